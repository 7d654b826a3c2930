// Makes a backup of everything, shows what one holds, and adds that once the user has seen it.
import { toBase64, toHex } from '../src/bytes.ts';
import { digest } from '../src/crypto/digest.ts';
import { summariseCertificate } from '../src/smime/certificate-summary.ts';
import { normaliseAddress } from '../src/trust/address.ts';
import type { BackupView, Listed } from '../src/wire/backup-view.ts';
import type { CommandResponse, ImportFile } from '../src/wire/commands.ts';
import type { SettingsView } from '../src/wire/views.ts';
import { equalCertificates, sha256Fingerprint, type Certificate } from '../src/x509/certificate.ts';
import { allOrNothing } from './all-or-nothing.ts';
import { openBackup, sealBackup, type BackupContent, type ReadBackup } from './backup-file.ts';
import { fault } from './errors.ts';
import { readImportFile } from './import-file.ts';
import { extendAuthority, knownAuthorities } from './stores/authorities.ts';
import { boundToText } from '../src/trust/certificate-binding.ts';
import { addBinding, certificateBindings } from './stores/certificate-bindings.ts';
import { chooseIfKept, chosenCertificates } from './stores/chosen-certificates.ts';
import { addContacts, allContacts } from './stores/contacts.ts';
import { emailRoots, switchedOff, switchRoot } from './stores/email-roots.ts';
import { addIdentities, knownIdentities, preferIdentity, unlockedIdentities } from './stores/identities.ts';
import { organisationSettings } from './stores/organisation.ts';
import { addPin, allPins } from './stores/pins.ts';
import { changeSettings, settingsView } from './stores/settings.ts';
import { bindingsInBackup, chosenInBackup, waitingInBackup } from './backup-views.ts';
import { changeWaiting, unlockedWaitingKeys, waitingCertificates } from './stores/waiting.ts';
import { VAULT_RECORD, requirePassword } from './vault-record.ts';
import { createVault, lockVault, requireVaultKey, vaultView } from './vault.ts';

type Made = CommandResponse<'backup.make'>;

/** Throws `vault.locked`, `vault.absent`, `vault.passphrase-too-short` for the file's password. */
export async function makeBackup(password: string): Promise<Made> {
  await requireVaultKey();
  requirePassword(password);
  const identities = (await unlockedIdentities()).map(({ certificate, chain, privateKey, preferred }) => ({
    certificate: toBase64(certificate.der),
    chain: chain.map(({ der }) => toBase64(der)),
    privateKey: toBase64(privateKey.pkcs8),
    preferred,
  }));
  return sealedBackup(identities, password);
}

/** What can be saved while the passphrase is forgotten. Throws `vault.passphrase-too-short` for the file's password. */
export async function makeKeylessBackup(password: string): Promise<Made> {
  requirePassword(password);
  return sealedBackup([], password);
}

async function sealedBackup(identities: BackupContent['identities'], password: string): Promise<Made> {
  const content = await sealBackup(
    {
      identities,
      contacts: [
        ...new Map(
          [...(await allContacts()).values()].flat().map((contact) => [contact.id, contact]),
        ).values(),
      ].map(({ certificate, source }) => ({ certificate: toBase64(certificate.der), source })),
      authorities: (await knownAuthorities()).flatMap(({ certificate, scopes, note }) =>
        scopes.map((scope) => ({ certificate: toBase64(certificate.der), scope, note })),
      ),
      pins: (await allPins()).map(({ certificate, address, note }) => ({
        certificate: toBase64(certificate.der),
        address,
        note,
      })),
      bindings: (await certificateBindings()).map(({ certificate, boundTo }) => ({
        certificate: toBase64(certificate.der),
        kind: boundTo.kind,
        boundTo: boundToText(boundTo),
      })),
      waiting: [
        ...(await unlockedWaitingKeys()).map(({ privateKey, fileName }) => ({
          privateKey: toBase64(privateKey.pkcs8),
          fileName,
        })),
        ...(await waitingCertificates()).map(({ certificate, chain, fileName }) => ({
          certificate: toBase64(certificate.der),
          chain: chain.map(({ der }) => toBase64(der)),
          fileName,
        })),
      ],
      chosen: await chosenCertificates(),
      switchedOff: [...(await switchedOff())],
      settings: await settingsView(),
    },
    password,
  );
  return { fileName: `waxseal-backup-${new Date().toISOString().slice(0, 10)}.json`, content };
}

/**
 * What a backup would add and change, without storing anything; also where there is no vault yet. Throws
 * `vault.locked`, and as openBackup.
 */
export async function inspectBackup(file: ImportFile, password: string): Promise<BackupView> {
  if ((await vaultView()).state === 'locked') fault('vault.locked');
  const { id, content } = await readFile(file, password);
  const [identities, contacts, authorities, pins, roots] = await Promise.all([
    knownIdentities(),
    allContacts(),
    knownAuthorities(),
    allPins(),
    rootsToSwitch(content),
  ]);
  const contactIds = new Set([...contacts.values()].flat().map((contact) => contact.id));
  const isContact = async (certificate: Certificate): Promise<boolean> =>
    contactIds.has(await sha256Fingerprint(certificate));
  const listedAuthorities = await listed(content.authorities, ({ certificate, scope }) =>
    authorities.some(
      (one) =>
        equalCertificates(one.certificate, certificate) &&
        one.scopes.some((known) => JSON.stringify(known) === JSON.stringify(scope)),
    ),
  );
  const listedPins = await listed(content.pins, ({ certificate, address }) =>
    pins.some(
      (pin) => pin.address === normaliseAddress(address) && equalCertificates(pin.certificate, certificate),
    ),
  );
  return {
    id,
    identities: await summarised(
      await listed(content.identities, ({ certificate }) =>
        identities.some((one) => equalCertificates(one.certificate, certificate)),
      ),
    ),
    contacts: await summarised(await listed(content.contacts, ({ certificate }) => isContact(certificate))),
    authorities: await withSummaries(listedAuthorities, ({ scope }) => ({ scope })),
    pins: await withSummaries(listedPins, ({ address }) => ({ address })),
    bindings: await bindingsInBackup(content),
    waiting: await waitingInBackup(content),
    chosen: await chosenInBackup(content),
    switchedOff: roots.map(({ label }) => label),
    settings: await settingsToChange(content),
  };
}

/**
 * Adds what a backup holds to what is there; settings are replaced. All of it or, when something fails, nothing. `id`
 * is that of the file that was shown; `passphrase` sets up the vault where there is none. Throws `vault.locked`,
 * `vault.absent`, `vault.passphrase-too-short`, `backup.changed` for another file, and as openBackup.
 */
export async function restoreBackup(
  file: ImportFile,
  password: string,
  shown: string,
  passphrase?: string,
): Promise<CommandResponse<'backup.restore'>> {
  const isNew = passphrase !== undefined && (await vaultView()).state === 'absent';
  if (!isNew) await requireVaultKey();
  const { id, content } = await readFile(file, password);
  if (id !== shown) fault('backup.changed');
  if (isNew) await inNewVault(passphrase, () => addAll(content));
  else await allOrNothing(CHANGED, () => addAll(content));
  const { identities, contacts, authorities } = content;
  return {
    identities: identities.length,
    contacts: contacts.length,
    authorities: new Set(authorities.map(({ certificate }) => toBase64(certificate.der))).size,
  };
}

/** Work that may use a vault made for it; when it fails, there is no vault, as before. */
async function inNewVault(passphrase: string, work: () => Promise<void>): Promise<void> {
  try {
    await allOrNothing([...CHANGED, VAULT_RECORD], async () => {
      await createVault(passphrase);
      await work();
    });
  } catch (error) {
    await lockVault();
    throw error;
  }
}

/** Beginnings of the storage keys under which what a backup holds is kept. */
const CHANGED = [
  'identities',
  'waiting',
  'contact',
  'chosenCertificates',
  'authorities',
  'pins',
  'certificateBindings',
  'rootsSwitchedOff',
  'settings',
  'endedTrust',
];

async function addAll(content: ReadBackup): Promise<void> {
  const { identities, contacts, authorities, pins } = content;
  const { added } = await addIdentities(identities);
  const preferred = identities.find((identity) => identity.preferred);
  const newlyPreferred = added.find(
    ({ certificate }) => preferred !== undefined && equalCertificates(certificate, preferred.certificate),
  );
  if (newlyPreferred !== undefined) await preferIdentity(newlyPreferred.id);
  await changeWaiting(content.waiting);
  for (const source of ['file', 'message'] as const) {
    const certificates = contacts.filter((one) => one.source === source).map((one) => one.certificate);
    await addContacts(certificates, source);
  }
  for (const { certificate, scope, note } of authorities) await extendAuthority(certificate, scope, note);
  for (const { certificate, address, note } of pins) await addPin(certificate, address, note);
  for (const { certificate, boundTo } of content.bindings) await addBinding(certificate, boundTo);
  for (const { address, sha256 } of content.chosen) await chooseIfKept(address, sha256);
  for (const { sha256 } of await rootsToSwitch(content)) await switchRoot(sha256, false);
  await changeSettings(await settingsToChange(content));
}

async function readFile(
  file: ImportFile,
  password: string,
): Promise<{ readonly id: string; readonly content: ReadBackup }> {
  const bytes = await readImportFile(file);
  const content = await openBackup(bytes, password);
  return { id: toHex(await digest('sha-256', bytes)), content };
}

/** Only those that are in the list of this version: others are not trusted anyway. */
async function rootsToSwitch({ switchedOff: off }: ReadBackup): Promise<{ sha256: string; label: string }[]> {
  const [{ roots }, isOff] = await Promise.all([emailRoots(), switchedOff()]);
  return roots.filter(({ sha256 }) => off.includes(sha256) && !isOff.has(sha256));
}

/** What the organisation has locked is not the user's to bring back. */
async function settingsToChange({ settings }: ReadBackup): Promise<Partial<SettingsView>> {
  const [present, { locked }] = await Promise.all([settingsView(), organisationSettings()]);
  return Object.fromEntries(
    Object.entries(settings).filter(
      ([name, value]) =>
        !locked.includes(name as keyof SettingsView) && present[name as keyof SettingsView] !== value,
    ),
  );
}

async function listed<Item>(
  items: readonly Item[],
  isKnown: (item: Item) => boolean | Promise<boolean>,
): Promise<Listed<Item>> {
  const known = await Promise.all(items.map(async (item) => isKnown(item)));
  return { added: items.filter((_, i) => !known[i]), known: known.filter(Boolean).length };
}

async function withSummaries<Item extends { readonly certificate: Certificate }, Rest extends object>(
  { added, known }: Listed<Item>,
  rest: (item: Item) => Rest,
): Promise<Listed<Rest & { certificate: BackupView['identities']['added'][number] }>> {
  const summaries = await Promise.all(added.map(({ certificate }) => summariseCertificate(certificate)));
  return { added: added.map((item, i) => ({ ...rest(item), certificate: summaries[i]! })), known };
}

async function summarised(
  list: Listed<{ readonly certificate: Certificate }>,
): Promise<BackupView['identities']> {
  const { added, known } = await withSummaries(list, () => ({}));
  return { added: added.map(({ certificate }) => certificate), known };
}
