// Reads Mozilla's certdata.txt: the root certificates of NSS with what each is trusted for.
import { createHash } from 'node:crypto';

/** A root that Mozilla trusts for e-mail. */
export interface CertdataRoot {
  readonly label: string;
  readonly der: Buffer;
  /** Certificates issued after this moment are no longer accepted; ISO 8601, UTC. */
  readonly distrustAfter?: string;
}

/** Attribute name -> value: text of one-line attributes, octets of MULTILINE_OCTAL. */
type CertdataObject = ReadonlyMap<string, string | Buffer>;

const TRUSTED = 'CKT_NSS_TRUSTED_DELEGATOR';

/** What is in the file is not what this reader knows. */
export class CertdataError extends Error {
  override readonly name = 'CertdataError';
}

/**
 * The roots whose trust object has CKA_TRUST_EMAIL_PROTECTION, in the order of the file. Certificate and trust
 * object belong together by issuer and serial number; the SHA-1 in the trust object is checked as well.
 * Throws CertdataError where the file is not in the form that NSS writes.
 */
export function emailRoots(certdata: Buffer): CertdataRoot[] {
  const objects = readObjects(certdata.toString('latin1'));
  const trusts = new Map(
    objects
      .filter((object) => object.get('CKA_CLASS') === 'CKO_NSS_TRUST')
      .map((one) => [nameAndSerial(one), one]),
  );
  const roots: CertdataRoot[] = [];
  for (const object of objects) {
    if (object.get('CKA_CLASS') !== 'CKO_CERTIFICATE') continue;
    const trust = trusts.get(nameAndSerial(object));
    if (trust?.get('CKA_TRUST_EMAIL_PROTECTION') !== TRUSTED) continue;
    const der = octets(object, 'CKA_VALUE');
    const sha1 = trust.get('CKA_CERT_SHA1_HASH');
    if (sha1 instanceof Buffer && !createHash('sha1').update(der).digest().equals(sha1))
      throw new CertdataError(
        `The trust object of ${textOf(object, 'CKA_LABEL')} has the hash of another certificate.`,
      );
    const limit = object.get('CKA_NSS_EMAIL_DISTRUST_AFTER');
    roots.push({
      label: textOf(object, 'CKA_LABEL'),
      der,
      ...(limit instanceof Buffer ? { distrustAfter: timeOf(limit.toString('latin1')) } : {}),
    });
  }
  if (roots.length === 0)
    throw new CertdataError('No root with the e-mail trust bit: is this a certdata.txt?');
  return roots;
}

function readObjects(certdata: string): CertdataObject[] {
  const objects: Map<string, string | Buffer>[] = [];
  const lines = certdata.split(/\r?\n/);
  const start = lines.indexOf('BEGINDATA');
  for (let at = start + 1; at < lines.length; at++) {
    const line = lines[at]!.trim();
    if (line === '' || line.startsWith('#')) continue;
    const [name, type, ...rest] = line.split(/\s+/);
    if (name === 'CKA_CLASS') objects.push(new Map());
    const object = objects.at(-1);
    if (object === undefined || name === undefined || type === undefined)
      throw new CertdataError(`Line ${at + 1} is not part of an object.`);
    if (type !== 'MULTILINE_OCTAL') {
      object.set(name, rest.join(' '));
      continue;
    }
    const bytes: number[] = [];
    for (at++; lines[at] !== undefined && lines[at]!.trim() !== 'END'; at++) {
      for (const [, octal] of lines[at]!.matchAll(/\\([0-3][0-7]{2})/g))
        bytes.push(Number.parseInt(octal!, 8));
    }
    if (lines[at] === undefined) throw new CertdataError(`${name} has no END.`);
    object.set(name, Buffer.from(bytes));
  }
  return objects;
}

function nameAndSerial(object: CertdataObject): string {
  const issuer = object.get('CKA_ISSUER');
  const serial = object.get('CKA_SERIAL_NUMBER');
  return issuer instanceof Buffer && serial instanceof Buffer
    ? `${issuer.toString('hex')} ${serial.toString('hex')}`
    : '';
}

function octets(object: CertdataObject, name: string): Buffer {
  const value = object.get(name);
  if (value instanceof Buffer) return value;
  throw new CertdataError(`${name} is missing or no MULTILINE_OCTAL.`);
}

/** A label stands in quotation marks; characters outside ASCII are UTF-8, as it is or as \x escapes. */
function textOf(object: CertdataObject, name: string): string {
  const value = object.get(name);
  if (typeof value !== 'string') throw new CertdataError(`${name} is missing.`);
  const bytes = value
    .replace(/^"|"$/g, '')
    .replace(/\\x([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

/** UTCTime `YYMMDDHHMMSSZ`, as NSS writes these dates. */
function timeOf(text: string): string {
  const [, year, month, day, hour, minute, second] =
    /^(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/.exec(text) ?? [];
  if (second === undefined) throw new CertdataError(`${text} is no UTCTime.`);
  const century = Number(year) < 50 ? '20' : '19';
  return `${century}${year}-${month}-${day}T${hour}:${minute}:${second}Z`;
}
