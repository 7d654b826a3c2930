// What revocation lists say of a certificate (RFC 5280 section 6.3): picks those about it, checks them, combines.
import { X509Error } from '../errors.ts';
import type { Certificate } from './certificate.ts';
import { applicableScope, type ListScope } from './crl-scope.ts';
import { signerOfList } from './crl-signer.ts';
import { ALL_REASONS, crlDistributionPoints, type DistributionPoint } from './distribution-points.ts';
import { basicConstraints } from './extensions.ts';
import { nameKey } from './name.ts';
import type { RevocationList } from './revocation-list.ts';
import type { RevocationFinding, RevocationQuestion, RevocationSource } from './revocation.ts';
import type { RevokedEntry } from './revoked-entries.ts';

/** Lists beyond this number that seem to be about one certificate are an attack on our time. */
const MAX_LISTS = 32;
/** Clocks differ: a list may have been issued this much in our future. */
const CLOCK_TOLERANCE_MS = 5 * 60 * 1000;

/**
 * The lists at hand as a source. A list counts as proof that something is NOT revoked only while it is
 * current (thisUpdate, nextUpdate) and numbered, as RFC 5280 section 5 demands of all; an old one still
 * proves that something is revoked, because that is for ever (except for a hold).
 */
export function crlSource(lists: readonly RevocationList[]): RevocationSource {
  const byIssuer = new Map<string, RevocationList[]>();
  for (const list of lists) {
    if (list.hasUnknownCriticalExtension) continue;
    const key = nameKey(list.issuer);
    byIssuer.set(key, [...(byIssuer.get(key) ?? []), list]);
  }
  return { kind: 'crl', check: (question) => new CrlCheck(question, byIssuer).run() };
}

/** A list together with the delta list that brings it up to date. */
interface Answer {
  readonly list: RevocationList;
  readonly delta?: RevocationList;
  readonly entry?: RevokedEntry;
}

class CrlCheck {
  readonly #question: RevocationQuestion;
  readonly #byIssuer: ReadonlyMap<string, readonly RevocationList[]>;
  readonly #issuerKey: string;

  constructor(question: RevocationQuestion, byIssuer: ReadonlyMap<string, readonly RevocationList[]>) {
    this.#question = question;
    this.#byIssuer = byIssuer;
    this.#issuerKey = nameKey(question.certificate.issuer);
  }

  /** Revoked when any list says so; good when current lists that cover all reasons are silent. */
  async run(): Promise<RevocationFinding | undefined> {
    let covered = 0;
    const silent: RevocationList[] = [];
    for (const { list, reasons } of this.#candidates()) {
      const answer = await this.#ask(list);
      if (answer === undefined) continue;
      const { entry, delta } = answer;
      const lists = delta === undefined ? [list] : [list, delta];
      if (covered === ALL_REASONS) {
        // An older list counts when it names a revocation, which is for ever.
        if (entry === undefined || entry.reason === 'certificateHold') continue;
      }
      if (entry !== undefined) return revoked(entry, lists);
      if (!this.#provesGood(answer)) continue;
      covered |= reasons;
      silent.push(...lists);
    }
    return covered === ALL_REASONS ? { status: 'good', source: 'crl', ...times(silent) } : undefined;
  }

  /** Complete lists whose scope has the certificate in it, with the reasons that they cover for it. */
  #candidates(): { list: RevocationList; reasons: number }[] {
    const { certificate } = this.#question;
    const { points, isAuthority } = this.#facts();
    const scope: ListScope = { issuer: certificate.issuer, isAuthority };
    const found = new Map<RevocationList, number>();
    for (const point of points) {
      for (const list of this.#listsFor(point)) {
        if (found.size >= MAX_LISTS && !found.has(list)) continue;
        const reasons = applicableScope(list, point, scope);
        if (reasons !== undefined) found.set(list, (found.get(list) ?? 0) | reasons);
      }
    }
    const newestFirst = [...found].sort(([a], [b]) => b.thisUpdate.getTime() - a.thisUpdate.getTime());
    return newestFirst.map(([list, reasons]) => ({ list, reasons }));
  }

  /** The certificate's points, and last the one that every certificate has: its issuer's own list. */
  #facts(): { points: readonly (DistributionPoint | undefined)[]; isAuthority: boolean } {
    const { certificate } = this.#question;
    try {
      const isAuthority = basicConstraints(certificate)?.ca === true;
      return { points: [...(crlDistributionPoints(certificate) ?? []), undefined], isAuthority };
    } catch (error) {
      // Validation refuses the certificate for what cannot be read; there is nothing to add here.
      if (error instanceof X509Error) return { points: [], isAuthority: false };
      throw error;
    }
  }

  #listsFor(point: DistributionPoint | undefined): readonly RevocationList[] {
    const names = (point?.crlIssuer ?? []).flatMap((name) =>
      name.kind === 'directoryName' ? [nameKey(name.name)] : [],
    );
    const keys = point?.crlIssuer === undefined ? [this.#issuerKey] : names;
    return keys
      .flatMap((key) => this.#byIssuer.get(key) ?? [])
      .filter((list) => list.baseNumber === undefined && this.#isIssued(list));
  }

  /** What one list says, after its signature and its signer have been checked: nobody else's is looked through. */
  async #ask(list: RevocationList): Promise<Answer | undefined> {
    try {
      const signer = await signerOfList(list, this.#question);
      if (signer === undefined) return undefined;
      const { serialNumber } = this.#question.certificate;
      const entry = list.entries.find(this.#issuerKey, serialNumber);
      const delta = await this.#deltaFor(list, signer);
      const change = delta?.entries.find(this.#issuerKey, serialNumber);
      const isReleased = change?.reason === 'removeFromCRL';
      const current = isReleased ? undefined : (change ?? entry);
      // A hold on an old list may have ended since.
      const isOldHold = current?.reason === 'certificateHold' && !this.#isCurrent(delta ?? list);
      if (isOldHold) return undefined;
      return {
        list,
        ...(delta === undefined ? {} : { delta }),
        ...(current === undefined ? {} : { entry: current }),
      };
    } catch (error) {
      // A list with an extension that nobody can read is not used at all.
      if (error instanceof X509Error) return undefined;
      throw error;
    }
  }

  /** Section 6.3.3 (c): the newest good delta list of the same signer and scope that builds on this list. */
  async #deltaFor(list: RevocationList, signer: Certificate): Promise<RevocationList | undefined> {
    const { number } = list;
    if (number === undefined) return undefined;
    const deltas = (this.#byIssuer.get(nameKey(list.issuer)) ?? [])
      .filter(
        (delta) =>
          delta.baseNumber !== undefined &&
          delta.number !== undefined &&
          delta.baseNumber <= number &&
          number < delta.number &&
          delta.scope?.key === list.scope?.key &&
          this.#isIssued(delta) &&
          this.#isCurrent(delta),
      )
      .sort((a, b) => b.thisUpdate.getTime() - a.thisUpdate.getTime())
      .slice(0, MAX_LISTS);
    for (const delta of deltas) if ((await signerOfList(delta, this.#question)) === signer) return delta;
    return undefined;
  }

  #provesGood({ list, delta }: Answer): boolean {
    if (list.number === undefined || !this.#isCurrent(delta ?? list)) return false;
    // A list may leave out what expired before it was issued (section 3.3).
    const issued = (delta ?? list).thisUpdate;
    return issued <= this.#question.certificate.notAfter;
  }

  #isIssued({ thisUpdate }: RevocationList): boolean {
    return thisUpdate.getTime() <= this.#question.now.getTime() + CLOCK_TOLERANCE_MS;
  }

  #isCurrent({ nextUpdate }: RevocationList): boolean {
    return nextUpdate !== undefined && this.#question.now <= nextUpdate;
  }
}

function revoked(entry: RevokedEntry, lists: readonly RevocationList[]): RevocationFinding {
  return { status: 'revoked', source: 'crl', ...entry, ...times(lists) };
}

/** Of several lists the oldest counts, and the one that ends first. */
function times(
  lists: readonly RevocationList[],
): Pick<RevocationFinding, 'signedBy' | 'thisUpdate' | 'nextUpdate'> {
  const thisUpdate = new Date(Math.min(...lists.map((list) => list.thisUpdate.getTime())));
  const ends = lists.flatMap(({ nextUpdate }) => (nextUpdate === undefined ? [] : [nextUpdate.getTime()]));
  const common = { signedBy: lists[0]!.issuer, thisUpdate };
  return ends.length === 0 ? common : { ...common, nextUpdate: new Date(Math.min(...ends)) };
}
