// Which part of the extension may send which commands.

/** The part of the extension a message comes from, as judged by the background from the sender's URL. */
export type Caller = 'content' | 'reader' | 'composer' | 'notice' | 'preview' | 'confirm' | 'popup';

/** Which part may send a command is said by its prefix; the background checks it for every message. */
export const CALLERS_BY_PREFIX: Readonly<Record<string, readonly Caller[]>> = {
  content: ['content'],
  reader: ['reader'],
  composer: ['composer'],
  notice: ['notice'],
  preview: ['preview'],
  confirm: ['confirm'],
  start: ['popup'],
  vault: ['popup'],
  identities: ['popup'],
  waiting: ['popup'],
  contacts: ['popup'],
  authorities: ['popup'],
  backup: ['popup'],
  trust: ['popup'],
  organisation: ['popup'],
  pins: ['popup'],
  bindings: ['popup'],
  undo: ['popup'],
  certificate: ['popup'],
  sites: ['popup'],
  settings: ['popup'],
  search: ['popup'],
  verdicts: ['popup'],
};
