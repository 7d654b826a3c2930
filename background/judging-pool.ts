// The one list of certificates that everything is judged with: what the user has, and the issuers that were fetched.
import type { Certificate } from '../src/x509/certificate.ts';
import { KeptList } from './kept-list.ts';
import { fetchedIssuers } from './revocation/evidence.ts';
import { certificatePool } from './stores/certificate-pool.ts';
import type { KnownContact } from './stores/contacts.ts';

const kept = new KeptList<Certificate>();

/**
 * The pool of the stores and the fetched issuers. `loaded` are the contacts where they have been loaded already.
 * It is the same list until one of them changes, whoever asks: indexes are kept by the list that they were made
 * of (`certificatesNamed`), so that messages, lists and recipients are judged with one index, made once.
 */
export async function judgingPool(
  loaded?: ReadonlyMap<string, readonly KnownContact[]>,
): Promise<readonly Certificate[]> {
  const [pool, issuers] = await Promise.all([certificatePool(loaded), fetchedIssuers()]);
  return kept.same([...pool, ...issuers]);
}
