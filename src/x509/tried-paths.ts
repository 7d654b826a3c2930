// What a search for a path came to where none was good: each way that was tried, and why it led nowhere.
import { isSelfIssued, type Certificate } from './certificate.ts';
import type { Name } from './name.ts';
import type { PathSearchGraph } from './path-search-graph.ts';

/** What a person can look through; mazes have thousands of ways. */
const MAX_TRIED = 20;

export interface TriedPath {
  /** From the target upwards, as far as it went. */
  readonly chain: readonly Certificate[];
  /** `path.*`; `path.no-anchor` where it ended at somebody who is not trusted, or whose issuer is missing. */
  readonly codes: readonly string[];
  /** Whose certificate would have been needed to go on. */
  readonly missingIssuer?: Name;
}

/**
 * Complete paths first, then bad signatures, then dead ends. `codes` are the judgement's own: they say why a
 * path that is good in itself does not count (`path.out-of-scope`, `path.below-policy`).
 */
export function triedPaths(search: PathSearchGraph, codes: readonly string[]): TriedPath[] {
  const { certificates, links, paths } = search;
  const at = (places: readonly number[]): Certificate[] => places.map((place) => certificates[place]!);
  const ways = waysUp(search);
  const complete = paths.map((path) => ({ chain: at(path.chain), codes: path.ok ? codes : path.codes }));
  const broken = links.flatMap(({ child, issuer, problem }) => {
    const way = ways.get(child);
    return problem === undefined || way === undefined
      ? []
      : [{ chain: at([...way, issuer]), codes: [problem] }];
  });
  return [...complete, ...broken, ...deadEnds(search, ways)].slice(0, MAX_TRIED);
}

/** The first way by good signatures from the target to each certificate that was reached. */
function waysUp({ links }: PathSearchGraph): ReadonlyMap<number, readonly number[]> {
  const ways = new Map<number, readonly number[]>([[0, [0]]]);
  const good = links.filter(({ problem }) => problem === undefined);
  // A map goes on with what is added to it meanwhile: breadth first.
  for (const [place, way] of ways)
    for (const { child, issuer } of good)
      if (child === place && !ways.has(issuer)) ways.set(issuer, [...way, issuer]);
  return ways;
}

/** Certificates that were reached, are no anchors, and from which nothing went on. */
function deadEnds(
  { certificates, anchors, links, isExhausted }: PathSearchGraph,
  ways: ReadonlyMap<number, readonly number[]>,
): TriedPath[] {
  const left = new Set(links.map(({ child }) => child));
  return [...ways]
    .filter(([place]) => !left.has(place) && !anchors.includes(place))
    .map(([place, way]) => {
      const end = certificates[place]!;
      return {
        chain: way.map((one) => certificates[one]!),
        codes: [isExhausted ? 'path.budget' : 'path.no-anchor'],
        ...(isExhausted || isSelfIssued(end) ? {} : { missingIssuer: end.issuer }),
      };
    });
}
