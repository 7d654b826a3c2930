// Everything that messages are judged by, as the stores hold it at one moment, and whether that moment has passed.
import type { OpenContext } from '../src/smime/contract.ts';
import { normaliseAddress } from '../src/trust/address.ts';
import { judgingPool } from './judging-pool.ts';
import { revocationEvidence } from './revocation/evidence.ts';
import { certificateBindings } from './stores/certificate-bindings.ts';
import { allContacts } from './stores/contacts.ts';
import { knownIdentities, unlockedIdentities } from './stores/identities.ts';
import { trustAnchors } from './stores/trust-anchors.ts';
import { presentJudge } from './stores/verdicts.ts';
import { vaultView } from './vault.ts';

export interface JudgingState {
  readonly judgedBy: string;
  readonly context: OpenContext;
  /** Of trust and vault, from before the context was loaded. */
  readonly state: string;
}

/** The state of trust and vault, to be compared: the same as long as messages would be judged the same. */
export async function presentState(): Promise<string> {
  return (await stamps()).state;
}

async function stamps(): Promise<Omit<JudgingState, 'context'>> {
  const [judgedBy, vault] = await Promise.all([presentJudge(), vaultView()]);
  return { judgedBy, state: `${judgedBy} ${vault.state}` };
}

/** Loads it all, after `begun`; the state first, so that a change meanwhile does not go unnoticed. */
export async function judgingState(begun?: Promise<unknown>): Promise<JudgingState> {
  await begun;
  const before = await stamps();
  return { ...before, context: await openContext() };
}

/** This state while it is the present one, or else the present one. */
export async function presentOf(early: JudgingState): Promise<JudgingState> {
  return early.state === (await presentState()) ? early : judgingState();
}

async function openContext(): Promise<OpenContext> {
  const loading = allContacts();
  const [contacts, identities, known, anchors, certificates, bindings, vault, revocation] = await Promise.all(
    [
      loading,
      unlockedIdentities(),
      knownIdentities(),
      trustAnchors(),
      loading.then(judgingPool),
      certificateBindings(),
      vaultView(),
      revocationEvidence(),
    ],
  );
  return {
    identities,
    ...(vault.state === 'unlocked'
      ? {}
      : { lockedCertificates: known.map(({ certificate }) => certificate) }),
    anchors,
    certificates,
    ...(revocation === undefined ? {} : { revocation }),
    knownSigners: (address) =>
      (contacts.get(normaliseAddress(address) ?? address) ?? []).map(({ certificate }) => certificate),
    certificateBindings: bindings,
    now: new Date(),
  };
}
