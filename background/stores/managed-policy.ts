// What the administrator has set by the browser's management, also in the seconds after the browser's start.
import { browser } from '../../platform/browser.ts';
import { load, store } from '../storage.ts';
import { trustChanged } from './trust-state.ts';

/** The policy as it was when the browser last said; absent in a new profile. */
const REMEMBERED = 'managedPolicy';
/** Chromium answers some milliseconds after it has loaded its policies, which takes up to three seconds from its start. */
const PATIENCE_MS = 60;

interface Remembered {
  /** Undefined without a policy. */
  readonly json?: string;
}

let asking: Promise<Remembered> | undefined;

/**
 * The managed policy as JSON; undefined without one. While the browser has not loaded its policies, the one that held
 * until it was closed: a list of one's certificates must not wait for seconds at each start. When another one comes
 * then, everything is judged anew. Where none was ever known (a new profile), the browser's word is waited for: nothing
 * may be judged without the policy that holds.
 */
export async function managedPolicyJson(): Promise<string | undefined> {
  const present = ask();
  const remembered = await load<Remembered>('local', REMEMBERED);
  if (remembered === undefined) return (await present).json;
  const patience = new Promise<Remembered>((resolve) => setTimeout(() => resolve(remembered), PATIENCE_MS));
  return (await Promise.race([present, patience])).json;
}

/**
 * Remembers what the browser says; to be called at every start of the background, and when the browser says that the
 * policy has changed. What was judged by another one is judged anew.
 */
export async function rememberManagedPolicy(): Promise<void> {
  const present = await ask();
  const remembered = await load<Remembered>('local', REMEMBERED);
  if (remembered !== undefined && remembered.json === present.json) return;
  await store('local', { [REMEMBERED]: present });
  await trustChanged();
}

/** One question at a time: what asks while the browser is starting waits for the same answer. */
function ask(): Promise<Remembered> {
  asking ??= presentPolicy().finally(() => (asking = undefined));
  return asking;
}

async function presentPolicy(): Promise<Remembered> {
  try {
    const { policy } = await browser.storage.managed.get('policy');
    return policy === undefined ? {} : { json: JSON.stringify(policy) };
  } catch {
    // Firefox rejects where no administrator has set anything.
    return {};
  }
}
