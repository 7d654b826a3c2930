// The user's settings, with a default for each and a check of what is written.
import { DEFAULT_PROFILE, isProfileName } from '../../src/smime/profiles.ts';
import type { SettingsView } from '../../src/wire/views.ts';
import { fault } from '../errors.ts';
import { inTurn } from '../lock.ts';
import { load, store } from '../storage.ts';

const KEY = 'settings';
const MAX_AUTO_LOCK_MINUTES = 24 * 60;
const MAX_PHRASE_CHARACTERS = 60;

/** What the user's own sign looks like until they choose: told apart from nothing at least by the colour. */
const DEFAULTS: SettingsView = {
  autoLockMinutes: 60,
  phrase: '',
  phraseColour: '#8a1c2b',
  signByDefault: false,
  encryptByDefault: 'never',
  profile: DEFAULT_PROFILE,
  keepSignerCertificates: true,
  revocation: 'soft',
  checkOnline: false,
  subjectInPage: false,
  searchEncrypted: false,
};

const CHECKS: { readonly [Name in keyof SettingsView]: (value: unknown) => boolean } = {
  autoLockMinutes: (value) =>
    Number.isInteger(value) && (value as number) >= 0 && (value as number) <= MAX_AUTO_LOCK_MINUTES,
  phrase: (value) => typeof value === 'string' && value.length <= MAX_PHRASE_CHARACTERS,
  phraseColour: (value) => typeof value === 'string' && /^#[0-9a-f]{6}$/i.test(value),
  signByDefault: (value) => typeof value === 'boolean',
  encryptByDefault: (value) => value === 'never' || value === 'when-possible' || value === 'always',
  profile: (value) => typeof value === 'string' && isProfileName(value),
  keepSignerCertificates: (value) => typeof value === 'boolean',
  revocation: (value) => value === 'off' || value === 'soft' || value === 'hard',
  checkOnline: (value) => typeof value === 'boolean',
  subjectInPage: (value) => typeof value === 'boolean',
  searchEncrypted: (value) => typeof value === 'boolean',
};

export async function settingsView(): Promise<SettingsView> {
  return { ...DEFAULTS, ...(await load<Partial<SettingsView>>('local', KEY)) };
}

/** Changes the settings given; throws `settings.invalid` {name} and changes nothing when one is not allowed. */
export function changeSettings(change: Partial<SettingsView>): Promise<SettingsView> {
  return inTurn(KEY, async () => {
    for (const [name, value] of Object.entries(change)) {
      if (!Object.hasOwn(CHECKS, name) || !CHECKS[name as keyof SettingsView](value))
        fault('settings.invalid', { name });
    }
    const settings = { ...(await settingsView()), ...change };
    await store('local', { [KEY]: settings });
    return settings;
  });
}
