// Certificates of a list by the name of their subject: a pool may hold ten thousand.
import type { Certificate } from './certificate.ts';
import { nameKey, type Name } from './name.ts';

/** Each list is indexed once for its life: it must not be changed after it was first used. */
const INDEXES = new WeakMap<readonly Certificate[], ReadonlyMap<string, readonly Certificate[]>>();

/** The certificates of a list whose subject has this name, in the order of the list. */
export function certificatesNamed(list: readonly Certificate[], name: Name): readonly Certificate[] {
  let index = INDEXES.get(list);
  if (index === undefined) {
    index = indexBySubject(list);
    INDEXES.set(list, index);
  }
  return index.get(nameKey(name)) ?? [];
}

function indexBySubject(list: readonly Certificate[]): ReadonlyMap<string, readonly Certificate[]> {
  const index = new Map<string, Certificate[]>();
  for (const certificate of list) {
    const key = nameKey(certificate.subject);
    const named = index.get(key);
    if (named === undefined) index.set(key, [certificate]);
    else named.push(certificate);
  }
  return index;
}
