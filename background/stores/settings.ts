// The settings: defaults, what the organisation sets, what the user chose, and what the organisation has locked.
import { DEFAULT_PROFILE } from '../../src/smime/profiles.ts';
import type { SettingsView } from '../../src/wire/views.ts';
import { fault } from '../errors.ts';
import { inTurn } from '../lock.ts';
import { load, store } from '../storage.ts';
import { organisationSettings } from './organisation.ts';
import { isSetting } from './setting-checks.ts';

const KEY = 'settings';

/** What the user's own sign looks like until they choose: no words yet, only a colour. */
const DEFAULTS: SettingsView = {
  autoLockMinutes: 60,
  phrase: '',
  phraseColour: '#8a1c2b',
  signByDefault: false,
  encryptByDefault: 'never',
  confirmSending: false,
  profile: DEFAULT_PROFILE,
  keepSignerCertificates: true,
  revocation: 'soft',
  checkOnline: false,
  subjectInPage: false,
  searchEncrypted: false,
};

export async function settingsView(): Promise<SettingsView> {
  const [own, { settings, locked }] = await Promise.all([
    load<Partial<SettingsView>>('local', KEY),
    organisationSettings(),
  ]);
  const enforced = Object.entries(settings).filter(([name]) => locked.includes(name as keyof SettingsView));
  return { ...DEFAULTS, ...settings, ...own, ...Object.fromEntries(enforced) };
}

/** The user's own words and colour: no organisation sets them, so that its policy need not be known. */
export async function ownSign(): Promise<Pick<SettingsView, 'phrase' | 'phraseColour'>> {
  const { phrase, phraseColour } = { ...DEFAULTS, ...(await load<Partial<SettingsView>>('local', KEY)) };
  return { phrase, phraseColour };
}

/** Whether the user has words of their own. */
export async function hasPhrase(): Promise<boolean> {
  return (await ownSign()).phrase !== '';
}

/**
 * Changes the settings given; throws `settings.invalid` or `settings.locked` {name} and changes nothing when one
 * is not allowed.
 */
export function changeSettings(change: Partial<SettingsView>): Promise<SettingsView> {
  return inTurn(KEY, async () => {
    const { locked } = await organisationSettings();
    for (const [name, value] of Object.entries(change)) {
      if (!isSetting(name, value)) return fault('settings.invalid', { name });
      if (locked.includes(name)) fault('settings.locked', { name });
    }
    const own = { ...(await load<Partial<SettingsView>>('local', KEY)), ...change };
    await store('local', { [KEY]: own });
    return settingsView();
  });
}
