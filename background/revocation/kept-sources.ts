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
import type { EvidenceStore } from './evidence-store.ts';

/** Lists may have megabytes: so many stay read, for the life of the worker. */
const MAX_READ_LISTS = 8;

/** The store's answers and lists. Staleness is judged by the engine: a revocation outlives its evidence. */
export class KeptSources {
  readonly #store: EvidenceStore;
  readonly #lists = new Map<string, { readonly fetchedAt: number; readonly lists: RevocationList[] }>();
  /** Made of the lists at one certificate's addresses, by these. */
  readonly #crlSources = new Map<
    string,
    { readonly lists: readonly RevocationList[]; readonly source: RevocationSource }
  >();
  readonly #issuers = new Map<string, { readonly fetchedAt: number; readonly certificates: Certificate[] }>();

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
        check: async (question) => (await this.#crlSource(question.certificate)).check(question),
      },
    ];
  }

  /** Certificates of authorities that were fetched because a path lacked them; each is read once. */
  async issuers(): Promise<Certificate[]> {
    const found: Certificate[] = [];
    for (const { key, fetchedAt, bytes } of await this.#store.ofKind('issuer')) {
      if (bytes === undefined) continue;
      let read = this.#issuers.get(key);
      if (read?.fetchedAt !== fetchedAt) {
        read = { fetchedAt, certificates: orNothing(() => readCertificateFile(bytes)) };
        this.#issuers.set(key, read);
      }
      found.push(...read.certificates);
    }
    return found;
  }

  /** The same source while the lists are the same: what it indexes lasts. */
  async #crlSource(certificate: Certificate): Promise<RevocationSource> {
    const { crls, deltaCrls } = evidenceAddresses(certificate);
    const addresses = [...crls, ...deltaCrls];
    const lists: RevocationList[] = [];
    for (const address of addresses) lists.push(...(await this.#listsAt(crlKey(address))));
    const key = addresses.join(' ');
    const known = this.#crlSources.get(key);
    const isSame =
      known?.lists.length === lists.length && known.lists.every((list, place) => list === lists[place]);
    if (known !== undefined && isSame) return known.source;
    const source = crlSource(lists);
    keepNewest(this.#crlSources, key, { lists, source });
    return source;
  }

  /** Octets are loaded only of what has not been read yet. */
  async #listsAt(key: string): Promise<RevocationList[]> {
    const known = this.#lists.get(key);
    const fetchedAt = await this.#store.fetchedAt(key);
    if (known !== undefined && known.fetchedAt === fetchedAt) return known.lists;
    const kept = fetchedAt === undefined ? undefined : await this.#store.get(key);
    if (kept?.bytes === undefined) return [];
    const { bytes } = kept;
    const lists = orNothing(() => readRevocationListFile(bytes));
    keepNewest(this.#lists, key, { fetchedAt: kept.fetchedAt, lists });
    return lists;
  }
}

function keepNewest<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
  for (const oldest of map.keys()) {
    if (map.size <= MAX_READ_LISTS) break;
    map.delete(oldest);
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
