// Bare WebCrypto in the bench: the limit, nothing but the operations themselves on bytes that lie ready.
import type { Bytes } from '../../../src/bytes.ts';
import { expect, type Contender } from '../operations.ts';
import { decodeNatively, encodeNatively } from './native-base64.ts';

/** What base64 in lines makes of an attachment and of the envelope around it. */
const BASE64_TWICE = ((4 / 3) * (78 / 76)) ** 2;

export const webCrypto: Contender = async (operation, { content, message, identity }) => {
  const { subtle } = crypto;
  const hash = 'SHA-256';
  const rsa = { name: 'RSASSA-PKCS1-v1_5', hash };
  const oaep = { name: 'RSA-OAEP', hash };
  const { pkcs8 } = identity.privateKey;
  const spki = identity.certificate.subjectPublicKeyInfo.der;
  const signKey = await subtle.importKey('pkcs8', pkcs8, rsa, false, ['sign']);
  const verifyKey = await subtle.importKey('spki', spki, rsa, false, ['verify']);
  const wrapKey = await subtle.importKey('spki', spki, oaep, false, ['encrypt']);
  const unwrapKey = await subtle.importKey('pkcs8', pkcs8, oaep, false, ['decrypt']);
  const isGcm = operation.includes('gcm');
  const name = isGcm ? 'AES-GCM' : 'AES-CBC';
  const raw = new Uint8Array(32);
  const cipher = { name, iv: new Uint8Array(isGcm ? 12 : 16) };
  const key = await subtle.importKey('raw', raw, name, false, ['encrypt', 'decrypt']);
  const small = new Uint8Array(100);
  const signature = await subtle.sign(rsa, signKey, small);
  const wrapped = await subtle.encrypt(oaep, wrapKey, raw);
  const sign = async (data: Bytes): Promise<void> => {
    await subtle.digest(hash, data);
    await subtle.sign(rsa, signKey, small);
  };
  const verify = async (data: Bytes): Promise<void> => {
    await subtle.digest(hash, data);
    expect(await subtle.verify(rsa, verifyKey, signature, small));
  };
  const encrypt = async (data: Bytes): Promise<Bytes> => {
    await subtle.encrypt(oaep, wrapKey, raw);
    return new Uint8Array(await subtle.encrypt(cipher, key, data));
  };
  const decrypt = async (data: Bytes): Promise<Bytes> => {
    await subtle.decrypt(oaep, unwrapKey, wrapped);
    return new Uint8Array(await subtle.decrypt(cipher, key, data));
  };
  switch (operation) {
    case 'sign':
      return () => sign(content);
    case 'verify':
      return () => verify(content);
    case 'encrypt-cbc':
    case 'encrypt-gcm':
      return async () => {
        await encrypt(content);
      };
    case 'seal':
      return async () => {
        const entity = encodeNatively(content);
        await sign(entity);
        encodeNatively(await encrypt(entity));
      };
    case 'open': {
      const attached = new Uint8Array(Math.floor(message.length / BASE64_TWICE));
      const raw = encodeNatively(new Uint8Array(await subtle.encrypt(cipher, key, encodeNatively(attached))));
      return async () => {
        const entity = await decrypt(decodeNatively(raw));
        await verify(entity);
        expect(decodeNatively(entity).length === attached.length);
      };
    }
    default: {
      // As long as the ciphertext in the message, up to its headers.
      const ciphertext = new Uint8Array(await subtle.encrypt(cipher, key, message));
      return async () => {
        await decrypt(ciphertext);
      };
    }
  }
};
