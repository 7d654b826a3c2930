// Which values each setting takes.
import { isProfileName } from '../../src/smime/profiles.ts';
import type { OrganisationSetting, SettingsView } from '../../src/wire/views.ts';

const MAX_AUTO_LOCK_MINUTES = 24 * 60;
const MAX_PHRASE_CHARACTERS = 60;

const CHECKS: { readonly [Name in keyof SettingsView]: (value: unknown) => boolean } = {
  autoLockMinutes: (value) =>
    Number.isInteger(value) && (value as number) >= 0 && (value as number) <= MAX_AUTO_LOCK_MINUTES,
  phrase: (value) => typeof value === 'string' && value.length <= MAX_PHRASE_CHARACTERS,
  phraseColour: (value) => typeof value === 'string' && /^#[0-9a-f]{6}$/i.test(value),
  signByDefault: (value) => typeof value === 'boolean',
  confirmSending: (value) => typeof value === 'boolean',
  encryptByDefault: (value) => value === 'never' || value === 'when-possible' || value === 'always',
  profile: (value) => typeof value === 'string' && isProfileName(value),
  keepSignerCertificates: (value) => typeof value === 'boolean',
  revocation: (value) => value === 'off' || value === 'soft' || value === 'hard',
  checkOnline: (value) => typeof value === 'boolean',
  subjectInPage: (value) => typeof value === 'boolean',
  searchEncrypted: (value) => typeof value === 'boolean',
};

/** True when there is a setting of this name that takes this value. */
export function isSetting(name: string, value: unknown): name is keyof SettingsView {
  return Object.hasOwn(CHECKS, name) && CHECKS[name as keyof SettingsView](value);
}

/** The user's own sign is theirs alone: a page that knew it could imitate our frames. */
const PERSONAL: readonly string[] = ['phrase', 'phraseColour'];

/** Whether an organisation may set and lock it. */
export function isForOrganisation(name: string): name is OrganisationSetting {
  return Object.hasOwn(CHECKS, name) && !PERSONAL.includes(name);
}
