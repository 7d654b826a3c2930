// The built-in authorities, and which of them the user has switched off.
import { readEmailRoots, type EmailRoot, type EmailRoots } from '../../src/trust/email-roots.ts';
import { fault } from '../errors.ts';
import { inTurn } from '../lock.ts';
import { ownJson } from '../own-file.ts';
import { load, store } from '../storage.ts';
import { trustChanged } from './trust-state.ts';

/** SHA-256 of those that are switched off; the others count. */
const KEY = 'rootsSwitchedOff';
const FILE = 'data/email-roots.json';

let loading: Promise<EmailRoots> | undefined;

/** The list, read from the extension's own file when it is first asked for. */
export function emailRoots(): Promise<EmailRoots> {
  loading ??= ownJson(FILE).then(readEmailRoots);
  loading.catch(() => (loading = undefined));
  return loading;
}

/** The built-in authorities that count. */
export async function activeRoots(): Promise<EmailRoot[]> {
  const [{ roots }, off] = await Promise.all([emailRoots(), switchedOff()]);
  return roots.filter(({ sha256 }) => !off.has(sha256));
}

export async function switchedOff(): Promise<ReadonlySet<string>> {
  return new Set((await load<readonly string[]>('local', KEY)) ?? []);
}

/** Switches one on or off. Throws `store.not-found` for a fingerprint that is not in the list. */
export function switchRoot(sha256: string, isOn: boolean): Promise<void> {
  return inTurn(KEY, async () => {
    const { roots } = await emailRoots();
    if (!roots.some((root) => root.sha256 === sha256)) fault('store.not-found');
    const off = new Set(await switchedOff());
    if (isOn) off.delete(sha256);
    else off.add(sha256);
    await store('local', { [KEY]: [...off] });
    await trustChanged();
  });
}
