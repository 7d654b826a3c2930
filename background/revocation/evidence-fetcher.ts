// Fetches what a judgement lacked: OCSP answers, revocation lists, certificates of issuers. Keeps what it got.
import type { Bytes } from '../../src/bytes.ts';
import { OCSP_REQUEST_TYPE, ocspHttpRequest, writeOcspRequest } from '../../src/x509/ocsp-request.ts';
import { MAX_OCSP_OCTETS } from '../../src/x509/ocsp-response.ts';
import type { WantedEvidence } from '../../src/x509/wanted-evidence.ts';
import { boundedFetch, type FetchLimits, type FetchRequest, type Network } from './bounded-fetch.ts';
import {
  checkIssuers,
  checkLists,
  checkOcspAnswer,
  type AskedAbout,
  type CheckedEvidence,
} from './evidence-checks.ts';
import { crlKey, issuerKey, ocspFailureKey, ocspKey } from './evidence-keys.ts';
import type { EvidenceKind, EvidenceStore } from './evidence-store.ts';
import { HostTurns } from './host-turns.ts';

/** What one question may cost. The largest lists of public authorities have some 10 MB. */
export const DEFAULT_LIMITS: Readonly<Record<EvidenceKind, FetchLimits>> = {
  ocsp: { octets: MAX_OCSP_OCTETS, milliseconds: 10_000 },
  crl: { octets: 16_000_000, milliseconds: 30_000 },
  issuer: { octets: 500_000, milliseconds: 10_000 },
};
/** Requests that one message or recipient may cause: a path of four with two addresses each, and some to spare. */
const MAX_REQUESTS = 12;
/** A server that failed is left alone for so long. */
const RETRY_AFTER_MS = 10 * 60 * 1000;

/** What was asked of whom: for the user to see. */
export interface Asked {
  readonly host: string;
  readonly kind: EvidenceKind;
  readonly at: number;
  /** `good`, `revoked`, `list`, `found`, or why it was of no use. */
  readonly outcome: string;
}

export interface FetcherParts {
  readonly network: Network;
  readonly store: EvidenceStore;
  readonly note: (asked: Asked) => Promise<void>;
  readonly now: () => Date;
  readonly limits?: Readonly<Record<EvidenceKind, FetchLimits>>;
}

/** Counts down the requests that one message or recipient may cause. */
export interface Allowance {
  requests: number;
}

export function newAllowance(): Allowance {
  return { requests: MAX_REQUESTS };
}

interface Question {
  readonly kind: EvidenceKind;
  readonly address: string;
  /** Under which the answer is kept. */
  readonly key: string;
  /** Under which a failure is kept; the same where an address has one answer only. */
  readonly failureKey: string;
  readonly request: () => Promise<FetchRequest>;
  readonly check: (bytes: Bytes, now: Date) => Promise<CheckedEvidence>;
}

/** `new`: there is evidence that was not there before. `known`: it was there. `none`: nothing came. */
type Answer = 'new' | 'known' | 'none';

export class EvidenceFetcher {
  readonly #parts: FetcherParts;
  readonly #turns = new HostTurns();
  /** By key: two readers that want the same ask once. */
  readonly #underWay = new Map<string, Promise<Answer>>();

  constructor(parts: FetcherParts) {
    this.#parts = parts;
  }

  /**
   * Asks for everything that is wanted and not kept already; true when something new came. Certificates of
   * missing issuers are asked for only `withIssuers`: of them nobody trusted says where they are.
   */
  async fetch(
    wanted: readonly WantedEvidence[],
    { withIssuers, allowance }: { readonly withIssuers: boolean; readonly allowance: Allowance },
  ): Promise<boolean> {
    const answers = await Promise.all(
      wanted.map(async ({ certificate, issuer, addresses }): Promise<Answer> => {
        if (issuer !== undefined) return this.#fetchRevocation({ certificate, issuer }, addresses, allowance);
        if (!withIssuers) return 'none';
        return this.#firstOf(
          addresses.issuers.map((address) => issuerQuestion(address, certificate)),
          allowance,
        );
      }),
    );
    return answers.includes('new');
  }

  /** A responder's answer is small and of today: lists are asked for only where there is none. */
  async #fetchRevocation(
    about: AskedAbout,
    { ocsp, crls, deltaCrls }: WantedEvidence['addresses'],
    allowance: Allowance,
  ): Promise<Answer> {
    const questions = await Promise.all(ocsp.map((address) => ocspQuestion(address, about)));
    const answer = await this.#firstOf(questions, allowance);
    if (answer === 'new') return answer;
    // Several addresses may be one list in several places, or its parts: the judgement tells when it is enough.
    const lists = await Promise.all(
      [...crls, ...deltaCrls].map((address) => this.#ask(listQuestion(address, about), allowance)),
    );
    return lists.includes('new') ? 'new' : answer;
  }

  async #firstOf(questions: readonly Question[], allowance: Allowance): Promise<Answer> {
    for (const question of questions) {
      const answer = await this.#ask(question, allowance);
      if (answer !== 'none') return answer;
    }
    return 'none';
  }

  async #ask(question: Question, allowance: Allowance): Promise<Answer> {
    const { store, now } = this.#parts;
    const time = now().getTime();
    const kept = await store.get(question.key);
    if (kept?.bytes !== undefined && kept.freshUntil > time) return 'known';
    const failed = await store.get(question.failureKey);
    if (failed !== undefined && failed.freshUntil > time) return 'none';
    const underWay = this.#underWay.get(question.failureKey);
    if (underWay !== undefined) return underWay;
    if (allowance.requests <= 0) return 'none';
    allowance.requests--;
    const asking = this.#askNow(question).finally(() => this.#underWay.delete(question.failureKey));
    this.#underWay.set(question.failureKey, asking);
    return asking;
  }

  async #askNow(question: Question): Promise<Answer> {
    const { network, limits = DEFAULT_LIMITS, now } = this.#parts;
    const { kind, address } = question;
    const host = hostOf(address);
    const got = await this.#turns.take(host, async () =>
      boundedFetch(await question.request(), limits[kind], network),
    );
    // Nobody was asked, and the permission may come at any moment.
    if (got === 'not-permitted') return 'none';
    const at = now();
    const checked: CheckedEvidence =
      typeof got === 'string' ? { isUsable: false, outcome: got } : await question.check(got, at);
    await this.#keep(question, host, at, typeof got === 'string' ? undefined : got, checked);
    return checked.isUsable ? 'new' : 'none';
  }

  async #keep(
    { kind, key, failureKey }: Question,
    host: string,
    at: Date,
    bytes: Bytes | undefined,
    checked: CheckedEvidence,
  ): Promise<void> {
    const { store, note } = this.#parts;
    const fetchedAt = at.getTime();
    if (checked.isUsable && bytes !== undefined) {
      await store.put({ key, kind, host, fetchedAt, freshUntil: checked.freshUntil, bytes });
    } else {
      // What was kept before stays: it may still tell of a revocation.
      const before = key === failureKey ? (await store.get(key))?.bytes : undefined;
      const failure = { key: failureKey, kind, host, fetchedAt, freshUntil: fetchedAt + RETRY_AFTER_MS };
      await store.put(before === undefined ? failure : { ...failure, bytes: before });
    }
    await note({ host, kind, at: fetchedAt, outcome: checked.outcome });
  }
}

async function ocspQuestion(address: string, about: AskedAbout): Promise<Question> {
  return {
    ...{ kind: 'ocsp', address, key: await ocspKey(about.certificate) },
    failureKey: await ocspFailureKey(about.certificate, address),
    request: async () => ({
      ...ocspHttpRequest(address, await writeOcspRequest(about.certificate, about.issuer)),
      contentType: OCSP_REQUEST_TYPE,
      accept: 'application/ocsp-response',
    }),
    check: (bytes, now) => checkOcspAnswer(bytes, about, now),
  };
}

function listQuestion(address: string, about: AskedAbout): Question {
  return {
    ...{ kind: 'crl', address, key: crlKey(address), failureKey: crlKey(address) },
    request: () => Promise.resolve({ url: address, accept: 'application/pkix-crl' }),
    check: (bytes, now) => checkLists(bytes, about, now),
  };
}

function issuerQuestion(address: string, certificate: WantedEvidence['certificate']): Question {
  return {
    ...{ kind: 'issuer', address, key: issuerKey(address), failureKey: issuerKey(address) },
    request: () => Promise.resolve({ url: address, accept: 'application/pkix-cert, application/pkcs7-mime' }),
    check: (bytes, now) => checkIssuers(bytes, certificate, now),
  };
}

function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : '';
}
