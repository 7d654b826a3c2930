// Says of each recipient whether they can be written to encrypted, and if not, what mends it.
import { certificateHasAddress, normaliseAddress } from '../src/trust/address.ts';
import type { Mailbox } from '../src/smime/contract.ts';
import type { Addressees } from '../src/wire/commands.ts';
import type { RecipientReadiness } from '../src/wire/views.ts';
import { judgeCertificate, loadBench, type Bench, type Judgement } from './certificate-judging.ts';

/** Readiness of everyone in To, Cc and Bcc, in this order, each address once. */
export async function recipientReadiness({ to, cc, bcc }: Addressees): Promise<RecipientReadiness[]> {
  const bench = await loadBench();
  const distinct = new Map<string, Mailbox>();
  for (const mailbox of [...to, ...cc, ...bcc]) {
    const key = normaliseAddress(mailbox.address) ?? mailbox.address;
    if (!distinct.has(key)) distinct.set(key, mailbox);
  }
  return Promise.all([...distinct.values()].map((mailbox) => readinessOf(mailbox, bench)));
}

async function readinessOf({ name, address }: Mailbox, bench: Bench): Promise<RecipientReadiness> {
  const base = { address, name };
  if (normaliseAddress(address) === undefined)
    return { ...base, state: 'invalid-address', code: 'recipient.invalid-address' };
  const own = bench.pool.filter((certificate) => certificateHasAddress(certificate, address));
  const judged = await Promise.all(own.map((certificate) => judgeCertificate(certificate, bench, address)));
  const best = judged.filter(({ usableFor }) => usableFor.encrypt).sort(bestFirst)[0];
  if (best === undefined) return { ...base, state: 'missing', code: 'recipient.no-certificate' };
  const code = best.codes[0];
  return {
    ...base,
    state: code === undefined ? 'ready' : isExpired(best) ? 'expired' : 'untrusted',
    ...(code === undefined ? {} : { code }),
    certificate: best.summary,
  };
}

function bestFirst(a: Judgement, b: Judgement): number {
  const rank = (judgement: Judgement): number =>
    judgement.codes.length === 0 ? 0 : isExpired(judgement) ? 2 : 1;
  return rank(a) - rank(b) || b.summary.notBefore.localeCompare(a.summary.notBefore);
}

function isExpired({ summary }: Judgement): boolean {
  return Date.parse(summary.notAfter) < Date.now();
}
