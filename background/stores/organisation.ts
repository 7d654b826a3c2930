// The organisation's policy: from the browser's management, or from a signed file that the user has imported.
import { readOrganisationPolicy, type OrganisationPolicy } from '../../src/trust/organisation-policy.ts';
import type { TrustAnchor } from '../../src/trust/anchor.ts';
import { WaxsealError } from '../../src/errors.ts';
import type { SettingsView, WireError } from '../../src/wire/views.ts';
import { fault, wireError } from '../errors.ts';
import { forget, load, store } from '../storage.ts';
import { managedPolicyJson } from './managed-policy.ts';
import { isForOrganisation, isSetting } from './setting-checks.ts';
import { trustChanged } from './trust-state.ts';

const KEY = 'organisationFile';

export interface StoredPolicyFile {
  /** JSON, as it was signed; its signature was checked when it was imported. */
  readonly json: string;
  /** DER, base64. */
  readonly signer: string;
  readonly authority: string;
  readonly importedAt: number;
}

/** What holds now. With a `problem` nothing of it is applied. */
export type Organisation =
  | {
      readonly source: 'managed' | 'file';
      readonly policy: OrganisationPolicy;
      readonly file?: StoredPolicyFile;
    }
  | { readonly source: 'managed' | 'file'; readonly problem: WireError; readonly file?: StoredPolicyFile };

let read: { readonly json: string; readonly result: Organisation } | undefined;

/** The policy in force: that of the browser's management before that of a file; undefined without one. */
export async function organisation(): Promise<Organisation | undefined> {
  const managed = await managedPolicyJson();
  if (managed !== undefined) return readOnce('managed', managed, undefined);
  const file = await load<StoredPolicyFile>('local', KEY);
  return file === undefined ? undefined : readOnce('file', file.json, file);
}

/** Anchors of the organisation; and what it requires of every path. */
export async function organisationTrust(): Promise<
  Pick<OrganisationPolicy, 'anchors' | 'requires' | 'intermediates'>
> {
  return (await activePolicy()) ?? { anchors: [], requires: {}, intermediates: [] };
}

/** Settings that it sets, and which of them are locked. */
export async function organisationSettings(): Promise<{
  readonly settings: Partial<SettingsView>;
  readonly locked: readonly string[];
}> {
  const policy = await activePolicy();
  if (policy === undefined) return { settings: {}, locked: [] };
  return { settings: policy.settings, locked: policy.locked };
}

/** Adds what the organisation requires to every anchor. */
export function withRequirements(
  anchors: readonly TrustAnchor[],
  requires: OrganisationPolicy['requires'],
): TrustAnchor[] {
  const [first, ...others] = anchors;
  // One anchor that asks for it is enough, and the built-in ones are read only when they are needed.
  if (first === undefined || Object.keys(requires).length === 0) return [...anchors];
  return [{ ...first, requires }, ...others];
}

export async function keepPolicyFile(file: StoredPolicyFile): Promise<void> {
  await store('local', { [KEY]: file });
  await trustChanged();
}

/** Throws `store.not-found`. */
export async function removePolicyFile(): Promise<void> {
  if ((await load('local', KEY)) === undefined) fault('store.not-found');
  await forget('local', KEY);
  await trustChanged();
}

/** The imported file, also while the browser's management overrides it. */
export function storedPolicyFile(): Promise<StoredPolicyFile | undefined> {
  return load<StoredPolicyFile>('local', KEY);
}

/** A policy whose settings exist and take their values. Throws TrustError, BackgroundFault `organisation.malformed`. */
export function checkedPolicy(value: unknown): OrganisationPolicy {
  const policy = readOrganisationPolicy(value);
  for (const [name, setting] of Object.entries(policy.settings))
    if (!isForOrganisation(name) || !isSetting(name, setting))
      fault('organisation.malformed', { field: name.slice(0, 60) });
  const stray = policy.locked.find((name) => !Object.hasOwn(policy.settings, name));
  if (stray !== undefined) fault('organisation.malformed', { field: stray });
  return policy;
}

async function activePolicy(): Promise<OrganisationPolicy | undefined> {
  const found = await organisation();
  return found !== undefined && 'policy' in found ? found.policy : undefined;
}

function readOnce(
  source: Organisation['source'],
  json: string,
  file: StoredPolicyFile | undefined,
): Organisation {
  if (read?.json === json && read.result.source === source) return read.result;
  const about = { source, ...(file === undefined ? {} : { file }) };
  let result: Organisation;
  try {
    result = { ...about, policy: checkedPolicy(JSON.parse(json)) };
  } catch (error) {
    if (!(error instanceof WaxsealError)) throw error;
    result = { ...about, problem: wireError(error) };
  }
  read = { json, result };
  return result;
}
