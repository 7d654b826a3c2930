// Waxseal's engine in the bench.
import { readContentInfo } from '../../../src/cms/content-info.ts';
import { decryptEnveloped } from '../../../src/cms/decrypt.ts';
import { encryptContentParts } from '../../../src/cms/encrypt.ts';
import { readEnvelopedData } from '../../../src/cms/enveloped-data.ts';
import { signContentParts } from '../../../src/cms/sign.ts';
import { readSignedData } from '../../../src/cms/signed-data.ts';
import { verifySignedData } from '../../../src/cms/verify.ts';
import { open } from '../../../src/smime/open.ts';
import { expect, type Contender, type Material, type OperationName, type Run } from '../operations.ts';
import { sealedMessage } from '../sealed-message.ts';

export const waxseal: Contender = (operation, material) => Promise.resolve(runOf(operation, material));

function runOf(operation: OperationName, { content, message, identity }: Material): Run {
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
        await sealedMessage(content, identity);
      };
    case 'open': {
      const context = {
        identities: [identity],
        anchors: [{ certificate: identity.certificate, scope: { kind: 'all' } as const }],
        now: new Date(),
      };
      return async () => {
        const { content: opened } = await open(message, context);
        // Base64 stands twice around it, and certificates beside a small one.
        expect((opened?.attachments[0]?.size ?? 0) > message.length / 4);
      };
    }
    default:
      return async () => {
        const opened = await decryptEnveloped(readEnvelopedData(readContentInfo(message)), [identity]);
        expect(opened.content.length > 0);
      };
  }
}
