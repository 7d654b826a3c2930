// An identity as a key file for another program.
import { writePkcs12 } from '../src/pkcs12/write-pkcs12.ts';
import { certificateName } from '../src/smime/certificate-summary.ts';
import type { CommandRequest, CommandResponse } from '../src/wire/commands.ts';
import { fault } from './errors.ts';
import { unlockedIdentities } from './stores/identities.ts';
import { requirePassword } from './vault-record.ts';
import { requireVaultKey } from './vault.ts';

const MAX_NAME_CHARACTERS = 60;

/** Throws `vault.locked`, `vault.absent`, `store.not-found`, `vault.passphrase-too-short` for the file's password. */
export async function exportIdentity(
  request: CommandRequest<'identities.export'>,
): Promise<CommandResponse<'identities.export'>> {
  await requireVaultKey();
  requirePassword(request.password);
  const identity = (await unlockedIdentities()).find(({ id }) => id === request.id);
  if (identity === undefined) return fault('store.not-found');
  const friendlyName = certificateName(identity.certificate);
  const file = await writePkcs12([{ identity, friendlyName }], request.password, request.form);
  return {
    fileName: `${fileNameOf(friendlyName)}.p12`,
    content: new Blob([file], { type: 'application/x-pkcs12' }),
  };
}

/** Letters, digits and a few signs that every system takes in a file's name. */
function fileNameOf(name: string): string {
  const plain = name.replace(/[^\p{L}\p{N}@._-]+/gu, ' ').trim();
  return plain.replace(/^\.+/, '').slice(0, MAX_NAME_CHARACTERS).trim() || 'identity';
}
