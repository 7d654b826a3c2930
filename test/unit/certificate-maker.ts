// Makes certificates of any shape with openssl: authorities and people, good ones and those that must be refused.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { openssl } from '../webmail/openssl.ts';
import { readCertificate, type Certificate } from '../../src/x509/certificate.ts';

export interface MadeCertificate {
  readonly certificate: Certificate;
  readonly certificateFile: string;
  readonly keyFile: string;
}

export interface CertificateWish {
  /** `/CN=...`, or several attributes. */
  readonly subject: string;
  /** Left out: signed by its own key. */
  readonly issuer?: MadeCertificate;
  /** Uses this one's key instead of a new one: for renewals and cross-certificates. */
  readonly keyOf?: MadeCertificate;
  /** As openssl's -addext takes them. */
  readonly extensions: readonly string[];
  /** From now on. */
  readonly days?: number;
  readonly digest?: 'sha256' | 'sha1' | 'md5';
  /** What `openssl req -newkey` takes. */
  readonly newKey?: readonly string[];
}

export const CA = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign,cRLSign'];
export const PERSON = [
  'basicConstraints=critical,CA:FALSE',
  'keyUsage=critical,digitalSignature,keyAgreement',
  'extendedKeyUsage=emailProtection',
];
const P256 = ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];

/** One folder of certificates; dispose() deletes it. */
export class CertificateMaker {
  readonly #folder: string;
  #count = 0;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async create(): Promise<CertificateMaker> {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'waxseal-certificates-'));
    await writeFile(path.join(folder, 'empty.cnf'), '[req]\ndistinguished_name=dn\n[dn]\n');
    return new CertificateMaker(folder);
  }

  /** As make, with an extension of several sections as openssl's configuration files have them. */
  async makeWith(wish: CertificateWish, sections: string): Promise<MadeCertificate> {
    const config = path.join(this.#folder, `${this.#count}.cnf`);
    await writeFile(config, `[req]\ndistinguished_name=dn\nx509_extensions=more\n[dn]\n[more]\n${sections}`);
    return this.make(wish, config);
  }

  async make(wish: CertificateWish, config = path.join(this.#folder, 'empty.cnf')): Promise<MadeCertificate> {
    const base = path.join(this.#folder, String(this.#count++));
    const keyFile = wish.keyOf?.keyFile ?? `${base}.key`;
    const certificateFile = `${base}.crt`;
    const { issuer } = wish;
    await openssl([
      ...['req', '-x509', '-config', config, '-nodes', '-utf8'],
      ...(wish.keyOf === undefined
        ? ['-newkey', ...(wish.newKey ?? P256), '-keyout', keyFile]
        : ['-new', '-key', keyFile]),
      ...(issuer === undefined ? [] : ['-CA', issuer.certificateFile, '-CAkey', issuer.keyFile]),
      ...['-subj', wish.subject, '-days', String(wish.days ?? 365), `-${wish.digest ?? 'sha256'}`],
      ...wish.extensions.flatMap((extension) => ['-addext', extension]),
      ...['-outform', 'DER', '-out', `${base}.der`],
    ]);
    const der = new Uint8Array(await readFile(`${base}.der`));
    await openssl(['x509', '-inform', 'DER', '-in', `${base}.der`, '-out', certificateFile]);
    return { certificate: readCertificate(der), certificateFile, keyFile };
  }

  dispose(): Promise<void> {
    return rm(this.#folder, { recursive: true, force: true });
  }
}

/** A time so many days from now. */
export function inDays(days: number): Date {
  return new Date(Date.now() + days * 24 * 3600 * 1000);
}
