// What each setting is called, as keys in _locales: at its control, and where an organisation's settings are listed.
import type { OrganisationSetting } from '../src/wire/views.ts';

export const SETTING_LABELS: Readonly<Record<OrganisationSetting, string>> = {
  signByDefault: 'popup_sign_default',
  encryptByDefault: 'popup_encrypt_default',
  confirmSending: 'popup_confirm_sending',
  profile: 'popup_profile',
  keepSignerCertificates: 'popup_keep_signers',
  subjectInPage: 'popup_subject_in_page',
  searchEncrypted: 'popup_search_setting',
  revocation: 'popup_revocation',
  checkOnline: 'popup_check_online',
  autoLockMinutes: 'popup_lock_after',
};
