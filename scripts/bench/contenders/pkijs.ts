// PKI.js in the bench.
import * as pkijs from 'pkijs';
import { expect, type Contender } from '../operations.ts';

/** It has neither AuthEnvelopedData nor RSAES-PKCS1-v1_5 decryption: it encrypts with OAEP, and decrypts nothing here. */
export const pkiJs: Contender = (operation, { content, message, identity }) => {
  const certificate = pkijs.Certificate.fromBER(identity.certificate.der);
  switch (operation) {
    case 'sign':
      return Promise.resolve(async () => {
        const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
        const { pkcs8 } = identity.privateKey;
        const key = await crypto.subtle.importKey('pkcs8', pkcs8, algorithm, false, ['sign']);
        const signed = new pkijs.SignedData({
          encapContentInfo: new pkijs.EncapsulatedContentInfo({ eContentType: pkijs.ContentInfo.DATA }),
          signerInfos: [
            new pkijs.SignerInfo({
              sid: new pkijs.IssuerAndSerialNumber({
                issuer: certificate.issuer,
                serialNumber: certificate.serialNumber,
              }),
            }),
          ],
          certificates: [certificate],
        });
        await signed.sign(key, 0, 'SHA-256', content);
        asContentInfo(pkijs.ContentInfo.SIGNED_DATA, signed);
      });
    case 'verify':
      return Promise.resolve(async () => {
        const { content: schema } = pkijs.ContentInfo.fromBER(message) as { content: unknown };
        const signed = new pkijs.SignedData({ schema });
        expect(await signed.verify({ signer: 0, data: content.buffer }));
      });
    case 'encrypt-cbc':
      return Promise.resolve(async () => {
        const enveloped = new pkijs.EnvelopedData();
        enveloped.addRecipientByCertificate(certificate, { oaepHashAlgorithm: 'SHA-256' });
        const cipher: AesKeyAlgorithm = { name: 'AES-CBC', length: 256 };
        await enveloped.encrypt(cipher, content.buffer);
        asContentInfo(pkijs.ContentInfo.ENVELOPED_DATA, enveloped);
      });
    default:
      return Promise.resolve(undefined);
  }
};

function asContentInfo(contentType: string, structure: pkijs.SignedData | pkijs.EnvelopedData): void {
  const content: unknown = structure.toSchema();
  new pkijs.ContentInfo({ contentType, content }).toSchema().toBER(false);
}
