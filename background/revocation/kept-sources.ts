// Evidence that was fetched earlier, as sources for the engine: looked up only when a certificate is asked about.
import { WaxsealError } from '../../src/errors.ts';
import { readCertificateFile } from '../../src/x509/certificate-file.ts';
import type { Certificate } from '../../src/x509/certificate.ts';
import { crlSource } from '../../src/x509/crl-source.ts';
import { evidenceAddresses } from '../../src/x509/evidence-addresses.ts';
import { ocspSource, readableOcspResponses } from '../../src/x509/ocsp-source.ts';
import { readRevocationListFile, type RevocationList } from '../../src/x509/revocation-list.ts';
import type { RevocationSource } from '../../src/x509/revocation.ts';
import { crlKey, ocspKey } from './evidence-keys.ts';
import type { EvidenceStore, KeptEvidence } from './evidence-store.ts';

/** Lists may have megabytes: so many stay read, for the life of the worker. */
const MAX_READ_LISTS = 8;

/** The store's answers and lists. Staleness is judged by the engine: a revocation outlives its evidence. */
export class KeptSources {
  readonly #store: EvidenceStore;
  readonly #lists = new Map<string, { readonly fetchedAt: number; readonly lists: RevocationList[] }>();

  constructor(store: EvidenceStore) {
    this.#store = store;
  }

  sources(): RevocationSource[] {
    return [
      {
        kind: 'ocsp',
        check: async (question) => {
          const kept = await this.#store.get(await ocspKey(question.certificate));
          const responses = kept?.bytes === undefined ? [] : readableOcspResponses([kept.bytes]);
          return ocspSource(responses).check(question);
        },
      },
      {
        kind: 'crl',
        check: async (question) => crlSource(await this.#listsFor(question.certificate)).check(question),
      },
    ];
  }

  /** Certificates of authorities that were fetched because a path lacked them. */
  async issuers(): Promise<Certificate[]> {
    const kept = await this.#store.ofKind('issuer');
    return kept.flatMap(({ bytes }) =>
      bytes === undefined ? [] : orNothing(() => readCertificateFile(bytes)),
    );
  }

  async #listsFor(certificate: Certificate): Promise<RevocationList[]> {
    const { crls, deltaCrls } = evidenceAddresses(certificate);
    const found: RevocationList[] = [];
    for (const address of [...crls, ...deltaCrls]) {
      const kept = await this.#store.get(crlKey(address));
      if (kept !== undefined) found.push(...this.#read(kept));
    }
    return found;
  }

  #read({ key, fetchedAt, bytes }: KeptEvidence): RevocationList[] {
    if (bytes === undefined) return [];
    const known = this.#lists.get(key);
    if (known?.fetchedAt === fetchedAt) return known.lists;
    const lists = orNothing(() => readRevocationListFile(bytes));
    this.#lists.delete(key);
    this.#lists.set(key, { fetchedAt, lists });
    for (const oldest of this.#lists.keys()) {
      if (this.#lists.size <= MAX_READ_LISTS) break;
      this.#lists.delete(oldest);
    }
    return lists;
  }
}

function orNothing<T>(read: () => T[]): T[] {
  try {
    return read();
  } catch (error) {
    if (error instanceof WaxsealError) return [];
    throw error;
  }
}
