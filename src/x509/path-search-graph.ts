// What a search for a path tried: certificates as nodes, tried issuers as links, complete paths with their outcome.
import { equalCertificates, type Certificate } from './certificate.ts';

/** One certificate tried as the issuer of another. Numbers are places in PathSearchGraph.certificates. */
export interface PathSearchLink {
  readonly child: number;
  readonly issuer: number;
  /** Undefined for a good signature; otherwise the code of what is wrong with it. */
  readonly problem?: string;
}

/** A path from the target to an anchor that was judged. */
export interface PathSearchOutcome {
  /** From the target to the anchor. */
  readonly chain: readonly number[];
  readonly ok: boolean;
  /** Cautions of a good path, reasons of a refused one. */
  readonly codes: readonly string[];
}

export interface PathSearchGraph {
  /** The target first; the others in the order in which they were met. */
  readonly certificates: readonly Certificate[];
  /** Which of them are anchors. */
  readonly anchors: readonly number[];
  /** In the order tried, each once. */
  readonly links: readonly PathSearchLink[];
  readonly paths: readonly PathSearchOutcome[];
  /** Signatures that were checked again, and issuers that were looked at; signers of revocation evidence included. */
  readonly signatureChecks: number;
  readonly steps: number;
  /** True when the search was ended at a limit: there may be more to find. */
  readonly isExhausted: boolean;
}

/** Writes the graph while the search goes on. */
export class PathSearchRecord {
  readonly #certificates: Certificate[] = [];
  readonly #anchors = new Set<number>();
  readonly #links = new Map<string, PathSearchLink>();
  readonly #paths: PathSearchOutcome[] = [];

  constructor(target: Certificate) {
    this.#placeOf(target);
  }

  link(child: Certificate, issuer: Certificate, problem: string | undefined): void {
    const places = { child: this.#placeOf(child), issuer: this.#placeOf(issuer) };
    const link = problem === undefined ? places : { ...places, problem };
    this.#links.set(`${places.child} ${places.issuer}`, link);
  }

  path(chain: readonly Certificate[], ok: boolean, codes: readonly string[]): void {
    const places = chain.map((certificate) => this.#placeOf(certificate));
    this.#anchors.add(places.at(-1)!);
    this.#paths.push({ chain: places, ok, codes });
  }

  graph(work: Pick<PathSearchGraph, 'signatureChecks' | 'steps' | 'isExhausted'>): PathSearchGraph {
    return {
      certificates: this.#certificates,
      anchors: [...this.#anchors],
      links: [...this.#links.values()],
      paths: this.#paths,
      ...work,
    };
  }

  #placeOf(certificate: Certificate): number {
    const place = this.#certificates.findIndex((known) => equalCertificates(known, certificate));
    return place >= 0 ? place : this.#certificates.push(certificate) - 1;
  }
}
