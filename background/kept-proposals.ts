// What a person is asked to decide in a window of our own, kept in memory under an id until they have: for a day at most.
import { fault } from './errors.ts';
import { forget, keysWith, load, loadMany, store } from './storage.ts';

/** Long enough for a call or a walk to somebody's desk. */
const KEEP_MS = 24 * 60 * 60_000;

/** Proposals of one kind, by the beginning of their keys. */
export interface ProposalKind {
  readonly prefix: string;
}

interface Kept<Proposal> {
  readonly proposal: Proposal;
  readonly madeAt: number;
}

/** Keeps a proposal and returns its id; those that are too old are forgotten. */
export async function keepProposal(kind: ProposalKind, proposal: object): Promise<string> {
  await dropOld(kind);
  const id = crypto.randomUUID();
  await store('session', { [kind.prefix + id]: { proposal, madeAt: Date.now() } satisfies Kept<object> });
  return id;
}

/** The proposal of an id. The caller states the type it kept. Throws `trust.proposal-gone`. */
export async function keptProposal<Proposal>({ prefix }: ProposalKind, id: string): Promise<Proposal> {
  const kept = await load<Kept<Proposal>>('session', prefix + id);
  return kept === undefined || isOld(kept) ? fault('trust.proposal-gone') : kept.proposal;
}

async function dropOld({ prefix }: ProposalKind): Promise<void> {
  const keys = await keysWith('session', prefix);
  const kept = await loadMany<Kept<unknown>>('session', keys);
  const old = keys.filter((key) => isOld(kept.get(key)));
  if (old.length > 0) await forget('session', ...old);
}

function isOld(kept: Kept<unknown> | undefined): boolean {
  return (kept?.madeAt ?? 0) < Date.now() - KEEP_MS;
}
