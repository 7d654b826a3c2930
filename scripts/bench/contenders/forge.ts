// node-forge in the bench: it verifies nothing (its PKCS#7 has no verification) and knows no AuthEnvelopedData.
import forge from 'node-forge';
import { latin1FromBytes, toBase64, type Bytes } from '../../../src/bytes.ts';
import { expect, type Contender } from '../operations.ts';

export const nodeForge: Contender = (operation, { content, message, identity }) => {
  const certificate = forge.pki.certificateFromPem(pem('CERTIFICATE', identity.certificate.der));
  const key = forge.pki.privateKeyFromPem(pem('PRIVATE KEY', identity.privateKey.pkcs8));
  switch (operation) {
    case 'sign':
      return Promise.resolve(() => {
        const signed = forge.pkcs7.createSignedData();
        signed.content = forge.util.createBuffer(latin1FromBytes(content));
        signed.addCertificate(certificate);
        signed.addSigner({
          key,
          certificate,
          digestAlgorithm: forge.pki.oids['sha256']!,
          authenticatedAttributes: [
            { type: forge.pki.oids['contentType']!, value: forge.pki.oids['data']! },
            { type: forge.pki.oids['messageDigest']! },
          ],
        });
        signed.sign({ detached: true });
        expect(forge.asn1.toDer(signed.toAsn1()).length() > 0);
        return Promise.resolve();
      });
    case 'encrypt-cbc':
      return Promise.resolve(() => {
        const enveloped = forge.pkcs7.createEnvelopedData();
        enveloped.addRecipient(certificate);
        enveloped.content = forge.util.createBuffer(latin1FromBytes(content));
        enveloped.encrypt();
        expect(forge.asn1.toDer(enveloped.toAsn1()).length() > content.length);
        return Promise.resolve();
      });
    case 'decrypt-cbc':
      return Promise.resolve(() => {
        const enveloped = forge.pkcs7.messageFromAsn1(
          forge.asn1.fromDer(forge.util.createBuffer(latin1FromBytes(message))),
        ) as forge.pkcs7.Captured<forge.pkcs7.PkcsEnvelopedData>;
        enveloped.decrypt(enveloped.recipients[0]!, key);
        expect((enveloped.content as forge.util.ByteStringBuffer).length() > 0);
        return Promise.resolve();
      });
    default:
      return Promise.resolve(undefined);
  }
};

function pem(label: string, der: Bytes): string {
  return `-----BEGIN ${label}-----\n${toBase64(der)}\n-----END ${label}-----\n`;
}
