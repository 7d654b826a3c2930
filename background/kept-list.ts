// Gives the same list again while it holds the same things, so that what was made of it (an index) is used again.

/** Remembers the last list. Comparing ten thousand references costs a fraction of indexing them. */
export class KeptList<T> {
  #kept: readonly T[] = [];

  /** The list as it was given last time where the new one has the same elements in the same order. */
  same(list: readonly T[]): readonly T[] {
    const kept = this.#kept;
    const isSame = list.length === kept.length && list.every((element, place) => element === kept[place]);
    if (!isSame) this.#kept = list;
    return this.#kept;
  }
}
