// What was fetched, kept until it is over: answers, lists and certificates of issuers, and failures for a while.
import type { Bytes } from '../../src/bytes.ts';

export type EvidenceKind = 'ocsp' | 'crl' | 'issuer';

export interface KeptEvidence {
  readonly key: string;
  readonly kind: EvidenceKind;
  /** Who gave it. */
  readonly host: string;
  /** Milliseconds since 1970. */
  readonly fetchedAt: number;
  /** Not asked for again before; stale evidence may still tell of a revocation. */
  readonly freshUntil: number;
  /** Absent where asking failed. */
  readonly bytes?: Bytes;
}

/** Where evidence is kept: IndexedDB in the extension, memory in tests. */
export interface EvidenceStore {
  get(key: string): Promise<KeptEvidence | undefined>;
  /** KeptEvidence.fetchedAt, without loading the octets. */
  fetchedAt(key: string): Promise<number | undefined>;
  put(evidence: KeptEvidence): Promise<void>;
  ofKind(kind: EvidenceKind): Promise<readonly KeptEvidence[]>;
}

/** Beyond either of these the evidence that was fetched longest ago is dropped. */
export const MAX_KEPT_OCTETS = 64 * 1024 * 1024;
export const MAX_KEPT_ENTRIES = 2000;

/** Keys of what is to be dropped so that the limits hold. `sizes` in any order. */
export function surplusKeys(
  sizes: readonly { readonly key: string; readonly fetchedAt: number; readonly octets: number }[],
): string[] {
  const newestFirst = [...sizes].sort((a, b) => b.fetchedAt - a.fetchedAt);
  let octets = 0;
  return newestFirst
    .filter((entry, index) => {
      octets += entry.octets;
      return index >= MAX_KEPT_ENTRIES || octets > MAX_KEPT_OCTETS;
    })
    .map(({ key }) => key);
}

/** Keeps evidence as long as the process lives. */
export class MemoryEvidenceStore implements EvidenceStore {
  readonly #kept = new Map<string, KeptEvidence>();

  get(key: string): Promise<KeptEvidence | undefined> {
    return Promise.resolve(this.#kept.get(key));
  }

  fetchedAt(key: string): Promise<number | undefined> {
    return Promise.resolve(this.#kept.get(key)?.fetchedAt);
  }

  put(evidence: KeptEvidence): Promise<void> {
    this.#kept.set(evidence.key, evidence);
    return Promise.resolve();
  }

  ofKind(kind: EvidenceKind): Promise<readonly KeptEvidence[]> {
    return Promise.resolve([...this.#kept.values()].filter((evidence) => evidence.kind === kind));
  }
}
