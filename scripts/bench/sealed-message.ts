// The whole message of the bench, as seal() writes it.
import type { Bytes } from '../../src/bytes.ts';
import { seal } from '../../src/smime/seal.ts';
import type { Identity } from '../../src/x509/identity.ts';

const ADDRESS = 'bench@example.test';

/** Signed and encrypted, with the content as an attachment. */
export async function sealedMessage(content: Bytes, identity: Identity): Promise<Bytes> {
  const mailbox = { name: '', address: ADDRESS };
  const attachments = [{ name: 'content.bin', type: 'application/octet-stream', bytes: content }];
  const draft = {
    from: mailbox,
    to: [mailbox],
    cc: [],
    bcc: [],
    subject: 'Bench',
    text: 'Bench',
    attachments,
  };
  const { messages } = await seal(draft, {
    ...{ sign: true, encrypt: true, identity, certificates: [identity.certificate], now: new Date() },
    anchors: [{ certificate: identity.certificate, scope: { kind: 'all' } }],
  });
  return messages[0]!.raw;
}
