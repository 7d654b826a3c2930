// Seals what the user was shown, and refuses everything else.
import { SealError } from '../src/errors.ts';
import { seal } from '../src/smime/seal.ts';
import type { SealedDraft, SealOptions } from '../src/smime/seal-contract.ts';
import type { LetterRequest } from '../src/wire/composition.ts';
import { fault } from './errors.ts';
import { sealInput, type SealPlace } from './seal-input.ts';

/**
 * Throws `send.changed` when subject, protection, files, the identity or a recipient's certificate are not the ones that
 * stood beside the button when it was pressed; `seal.invalid-address` {address} for what was typed as a recipient and is
 * no address; else what sealInput() and seal() throw. `form` as in SealOptions.
 */
export async function sealShown(
  request: LetterRequest,
  place: SealPlace,
  form: Pick<SealOptions, 'opaque' | 'ownCopy'> = {},
): Promise<SealedDraft> {
  const [unreadable] = request.shown.addressees.unreadable;
  // The composer does not offer to send then: to the others only, the letter would be lost for somebody.
  if (unreadable !== undefined) fault('seal.invalid-address', { address: unreadable });
  if (!isAsShown(request)) fault('send.changed');
  const { identityId, draft, options } = await sealInput(request, place);
  if (identityId !== request.shown.identity) fault('send.changed');
  try {
    return await seal(draft, { ...options, ...form });
  } catch (error) {
    if (error instanceof SealError && error.code === 'seal.certificate-not-shown')
      return fault('send.changed');
    throw error;
  }
}

function isAsShown({ shown, draft }: LetterRequest): boolean {
  const files = draft.attachments.map(({ name, content }) => ({ name, size: content.size }));
  return (
    draft.subject === shown.subject &&
    draft.sign === shown.sign &&
    draft.encrypt === shown.encrypt &&
    files.length === shown.files.length &&
    files.every(({ name, size }, at) => name === shown.files[at]!.name && size === shown.files[at]!.size)
  );
}
