// Waxseal's engine in the bench.
import { readContentInfo } from '../../../src/cms/content-info.ts';
import { decryptEnveloped } from '../../../src/cms/decrypt.ts';
import { encryptContentParts } from '../../../src/cms/encrypt.ts';
import { readEnvelopedData } from '../../../src/cms/enveloped-data.ts';
import { signContentParts } from '../../../src/cms/sign.ts';
import { readSignedData } from '../../../src/cms/signed-data.ts';
import { verifySignedData } from '../../../src/cms/verify.ts';
import type { Bytes } from '../../../src/bytes.ts';
import { open } from '../../../src/smime/open.ts';
import { seal } from '../../../src/smime/seal.ts';
import { expect, type Contender, type Material } from '../operations.ts';

const ADDRESS = 'bench@example.test';

export const waxseal: Contender = async (operation, material) => {
  const { content, message, identity } = material;
  const recipients = [identity.certificate];
  switch (operation) {
    case 'sign':
      return async () => {
        await signContentParts({ content, identities: [identity], detached: true, signingTime: new Date() });
      };
    case 'verify':
      return async () => {
        const signedData = readSignedData(readContentInfo(message).content);
        const [result] = await verifySignedData(signedData, { detachedContent: content, certificates: [] });
        expect(result?.ok === true);
      };
    case 'encrypt-cbc':
    case 'encrypt-gcm':
      return async () => {
        const cipher = operation === 'encrypt-cbc' ? 'aes-256-cbc' : 'aes-256-gcm';
        await encryptContentParts({ content, recipients, cipher });
      };
    case 'seal':
      return async () => {
        await sealedMessage(material);
      };
    case 'open': {
      const raw = await sealedMessage(material);
      const context = {
        identities: [identity],
        anchors: [{ certificate: identity.certificate, scope: { kind: 'all' } as const }],
        now: new Date(),
      };
      return async () => {
        const { content: opened } = await open(raw, context);
        expect(opened?.attachments[0]?.size === content.length);
      };
    }
    default:
      return async () => {
        const opened = await decryptEnveloped(readEnvelopedData(readContentInfo(message)), [identity]);
        expect(opened.content.length > 0);
      };
  }
};

/** Signed and encrypted, with the content as an attachment. */
async function sealedMessage({ content, identity }: Material): Promise<Bytes> {
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
