// The entries of a revocation list (RFC 5280 section 5.3), indexed once and read when asked for.
import { Identifier, childSpans, spanAt, spanBytes, type DerSpan } from '../asn1/der-scan.ts';
import { readBer, type Asn1Node } from '../asn1/reader.ts';
import { oidFromContent, sequenceElements, smallIntegerValue, timeValue } from '../asn1/values.ts';
import { Asn1Error, X509Error } from '../errors.ts';
import { toHex, type Bytes } from '../bytes.ts';
import { parseExtension, readExtensions, type Extension } from './extensions.ts';
import { readGeneralName } from './general-name.ts';
import { nameKey } from './name.ts';
import { revocationReason, type RevocationReason } from './revocation-reason.ts';
import { serialText } from './serial.ts';

/** The largest public lists have some 100,000 entries. */
export const MAX_ENTRIES = 2_000_000;

const EntryOid = {
  reasonCode: '2.5.29.21',
  holdInstructionCode: '2.5.29.23',
  invalidityDate: '2.5.29.24',
  certificateIssuer: '2.5.29.29',
} as const;

/** Entry extensions that may be critical, by the octets of their OIDs. */
const KNOWN_EXTENSIONS: ReadonlySet<string> = new Set(Object.values(EntryOid));

export interface RevokedEntry {
  /** When it was revoked, or the earlier time since when its key is suspect (invalidityDate). */
  readonly revokedAt: Date;
  readonly reason?: RevocationReason;
}

export class RevokedEntries {
  readonly #der: Bytes;
  readonly #span: DerSpan | undefined;
  readonly #listIssuer: string;
  /** Offsets of entries by serial number, for each issuer of certificates by name. */
  #index: Map<string, Map<string, number>> | undefined;

  /** `listIssuer` is the nameKey of who issued the list: entries are about its certificates unless they say otherwise. */
  constructor(der: Bytes, span: DerSpan | undefined, listIssuer: string) {
    this.#der = der;
    this.#span = span;
    this.#listIssuer = listIssuer;
  }

  /**
   * The entry about a certificate, by the nameKey of its issuer and its serial number.
   * The first call reads through all entries. Throws X509Error `x509.malformed`,
   * `x509.malformed-extension`, and `x509.unknown-critical-extension` whichever entry has one: the whole
   * list must not be used then (section 5.3).
   */
  find(issuer: string, serialNumber: string): RevokedEntry | undefined {
    try {
      this.#index ??= this.#buildIndex();
      const at = this.#index.get(issuer)?.get(serialNumber);
      return at === undefined ? undefined : this.#read(at);
    } catch (error) {
      if (error instanceof Asn1Error) throw new X509Error('x509.malformed', { reason: error.code });
      throw error;
    }
  }

  #buildIndex(): Map<string, Map<string, number>> {
    const index = new Map<string, Map<string, number>>();
    const span = this.#span;
    if (span === undefined) return index;
    let issuer = this.#listIssuer;
    let ofIssuer = new Map<string, number>();
    index.set(issuer, ofIssuer);
    let count = 0;
    for (let at = span.contentStart; at < span.end;) {
      if (++count > MAX_ENTRIES) throw new X509Error('x509.malformed', { reason: 'too-many-entries' });
      const entry = spanAt(this.#der, at, span.end);
      const serial = spanAt(this.#der, entry.contentStart, entry.end);
      const time = spanAt(this.#der, serial.end, entry.end);
      if (entry.identifier !== Identifier.sequence || serial.identifier !== Identifier.integer)
        throw new Asn1Error('asn1.malformed', { offset: at });
      if (time.end < entry.end) {
        // Section 5.3.3: names the issuer of this entry's certificate and of those that follow.
        const named = this.#issuerNamedIn(spanAt(this.#der, time.end, entry.end));
        if (named !== undefined && named !== issuer) {
          issuer = named;
          ofIssuer = index.get(issuer) ?? new Map<string, number>();
          index.set(issuer, ofIssuer);
        }
      }
      const key = serialText(this.#der.subarray(serial.contentStart, serial.end));
      if (!ofIssuer.has(key)) ofIssuer.set(key, at);
      at = entry.end;
    }
    return index;
  }

  /** Looks through an entry's extensions: refuses unknown critical ones; gives the certificateIssuer, if any. */
  #issuerNamedIn(extensions: DerSpan): string | undefined {
    let issuer: string | undefined;
    for (const extension of childSpans(this.#der, extensions)) {
      const [oid, second, third] = childSpans(this.#der, extension);
      if (oid?.identifier !== Identifier.oid)
        throw new Asn1Error('asn1.malformed', { offset: extension.start });
      const isCritical = second?.identifier === Identifier.boolean && this.#der[second.contentStart] !== 0;
      const type = oidText(this.#der.subarray(oid.contentStart, oid.end));
      if (isCritical && !KNOWN_EXTENSIONS.has(type))
        throw new X509Error('x509.unknown-critical-extension', { oid: type });
      const value = second?.identifier === Identifier.boolean ? third : second;
      if (type === EntryOid.certificateIssuer && value !== undefined)
        issuer = issuerName(readBer(this.#der.subarray(value.contentStart, value.end)));
    }
    return issuer;
  }

  #read(at: number): RevokedEntry {
    const entry = spanAt(this.#der, at, this.#der.length);
    const [, time, extensionList, ...rest] = sequenceElements(readBer(spanBytes(this.#der, entry)));
    if (rest.length > 0) throw new Asn1Error('asn1.malformed', { offset: at });
    const extensions: ReadonlyMap<string, Extension> =
      extensionList === undefined ? new Map() : readExtensions(extensionList);
    const revocationDate = timeValue(time);
    const invalidityDate = parseExtension({ extensions }, EntryOid.invalidityDate, timeValue);
    const number = parseExtension({ extensions }, EntryOid.reasonCode, smallIntegerValue);
    const reason = number === undefined ? undefined : revocationReason(number);
    const revokedAt =
      invalidityDate !== undefined && invalidityDate < revocationDate ? invalidityDate : revocationDate;
    return reason === undefined ? { revokedAt } : { revokedAt, reason };
  }
}

/** The directory name of a certificateIssuer; a list that names issuers in another way cannot be used. */
function issuerName(node: Asn1Node): string {
  const name = sequenceElements(node)
    .map(readGeneralName)
    .find(({ kind }) => kind === 'directoryName');
  if (name?.kind !== 'directoryName')
    throw new X509Error('x509.malformed-extension', { oid: EntryOid.certificateIssuer });
  return nameKey(name.name);
}

/** OIDs of a long list are the same few: each is written out once. */
function oidText(content: Bytes): string {
  const key = toHex(content);
  let text = OID_TEXTS.get(key);
  if (text === undefined) {
    text = oidFromContent(content);
    if (OID_TEXTS.size < MAX_OID_TEXTS) OID_TEXTS.set(key, text);
  }
  return text;
}

const MAX_OID_TEXTS = 100;
const OID_TEXTS = new Map<string, string>();
