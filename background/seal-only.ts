// Seals a draft without sending it: as a file to save, or as smime.p7m for the attachment route.
import { parseEntity } from '../src/mime/entity.ts';
import { decodedBody } from '../src/mime/transfer-encoding.ts';
import type { CommandRequest, CommandResponse } from '../src/wire/commands.ts';
import { fault } from './errors.ts';
import type { ComposerGrant } from './grants.ts';
import { sealShown } from './seal-shown.ts';

/**
 * `eml` is the whole message as it would be sent to To and Cc. `p7m` is the CMS structure alone; the webmail
 * then sends one mail to everybody, so Bcc recipients, whose existence it would show, are refused with
 * `send.attachment-route-bcc`.
 */
export async function sealOnly(
  request: CommandRequest<'composer.seal-only'>,
  { thread }: ComposerGrant,
): Promise<CommandResponse<'composer.seal-only'>> {
  if (request.as === 'p7m' && request.shown.addressees.bcc.length > 0) fault('send.attachment-route-bcc');
  const place = thread === undefined ? {} : { thread };
  const sealed = await sealShown(request, place, request.as === 'p7m' ? { opaque: true } : {});
  const main = sealed.messages.find(({ purpose }) => purpose === 'main') ?? fault('internal');
  if (request.as === 'eml') {
    return { fileName: 'message.eml', content: new Blob([main.raw], { type: 'message/rfc822' }) };
  }
  const content = decodedBody(parseEntity(main.raw));
  return { fileName: 'smime.p7m', content: new Blob([content], { type: 'application/pkcs7-mime' }) };
}
