// Which commands follow an act of the user, and so count as use of the vault for the automatic lock.
import type { CommandName } from '../src/wire/commands.ts';

/**
 * Sent by our own pages and frames on a trusted click or key only. Whatever a webmail's page can bring about stays
 * out: grants, claims and openings, readiness, marks, what views ask for when something has changed; and
 * `composer.save`, since the subject is the page's.
 */
const USER_ACTS: ReadonlySet<CommandName> = new Set<CommandName>([
  'reader.raw',
  'reader.preview',
  'reader.fetch-issuer',
  'reader.keep-certificate',
  'reader.mend',
  'composer.discard',
  'composer.send',
  'composer.seal-only',
  'composer.quote',
  'composer.confirm',
  'confirm.answer',
  'notice.show',
  'composer.mend',
  'identities.import',
  'identities.export',
  'identities.prefer',
  'identities.remove',
  'contacts.import',
  'contacts.remove',
  'contacts.remove-several',
  'authorities.inspect',
  'authorities.add',
  'authorities.trust-known',
  'authorities.set-scope',
  'authorities.remove',
  'authorities.switch',
  'backup.make',
  'backup.inspect',
  'backup.restore',
  'trust.propose',
  'trust.pin',
  'trust.authority',
  'organisation.inspect',
  'organisation.import',
  'organisation.drop',
  'pins.remove',
  'undo',
  'sites.granted',
  'sites.revoke',
  'settings.change',
  'settings.forget-asked-servers',
  'search.index-folder',
  'search.open',
  'search.delete',
  'verdicts.forget',
]);

/** Sent for other reasons as well: the sender says whether the user has just done something there. */
const WITH_WORD: ReadonlySet<CommandName> = new Set<CommandName>(['composer.save', 'search.find']);

/** True for a command that a person gave on purpose. */
export function isUserAct(command: CommandName, payload: unknown): boolean {
  if (command === 'reader.open') return (payload as { readonly byClick?: unknown } | null)?.byClick === true;
  if (WITH_WORD.has(command)) return (payload as { readonly isAct?: unknown } | null)?.isAct === true;
  return USER_ACTS.has(command);
}
