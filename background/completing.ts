// The second judgement of a message that was opened and seen, after servers were asked for what the first one lacked.
import type { OpenedMessage } from '../src/smime/contract.ts';
import type { ReaderJudgement } from '../src/wire/reader-views.ts';
import { exactBytes } from './exact-bytes.ts';
import type { ReaderGrant } from './grants.ts';
import { holdOpened } from './held-messages.ts';
import { openRaw, readerJudgement } from './reading.ts';
import { newAllowance, type Allowance } from './revocation/evidence-fetcher.ts';
import { fetchIssuers, fetchRevocation } from './revocation/evidence.ts';
import { presentJudge } from './stores/verdicts.ts';

/** What is found may lead to new questions: an issuer has an issuer, and its own revocation. */
const MAX_ROUNDS = 4;

/**
 * Asks for what the message wanted and judges it by all that is known then: another reader may have asked
 * meanwhile. `issuers` is what the user asked for by a button: where to ask is then said by a certificate that nobody vouches for.
 * Throws `webmail.other-message` when the webmail gives other bytes than those that are shown.
 */
export async function completeForReader(
  grant: ReaderGrant,
  what: 'revocation' | 'issuers',
  signal: AbortSignal,
): Promise<ReaderJudgement> {
  const raw = await exactBytes(grant, { signal });
  const allowance = newAllowance();
  const judgedBy = await presentJudge();
  let opened = await openRaw(raw);
  for (let round = 0; round < MAX_ROUNDS && (await fetchFor(opened, what, allowance)); round++)
    opened = await openRaw(raw);
  holdOpened(grant.id, { raw, opened, judgedBy });
  const judgement = await readerJudgement(opened);
  return { ...judgement, online: { ...judgement.online, isCompleting: false } };
}

async function fetchFor(
  { wanted }: OpenedMessage,
  what: 'revocation' | 'issuers',
  allowance: Allowance,
): Promise<boolean> {
  const hasIssuers = what === 'issuers' && (await fetchIssuers(wanted, allowance));
  return (await fetchRevocation(wanted, allowance)) || hasIssuers;
}
