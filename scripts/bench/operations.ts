// What is measured: the operations, and how each contender does them on the same bytes.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as pkijs from 'pkijs';
import { joinBytes, type Bytes } from '../../src/bytes.ts';
import { readContentInfo } from '../../src/cms/content-info.ts';
import { decryptEnveloped } from '../../src/cms/decrypt.ts';
import { encryptContentParts } from '../../src/cms/encrypt.ts';
import { readEnvelopedData } from '../../src/cms/enveloped-data.ts';
import { signContentParts } from '../../src/cms/sign.ts';
import { readSignedData } from '../../src/cms/signed-data.ts';
import { verifySignedData } from '../../src/cms/verify.ts';
import { readKeyFile } from '../../src/pkcs12/read-key-file.ts';
import type { Identity } from '../../src/x509/identity.ts';

export const OPERATIONS = {
  sign: 'sign (clear)',
  verify: 'verify (clear)',
  'encrypt-cbc': 'encrypt, CBC',
  'encrypt-gcm': 'encrypt, GCM',
  'decrypt-cbc': 'decrypt, CBC',
  'decrypt-cbc-stream': 'decrypt, CBC, BER stream',
  'decrypt-gcm': 'decrypt, GCM',
} as const;
export type OperationName = keyof typeof OPERATIONS;

/** Those that run in a process of Node; openssl is a process of its own. */
export const ENGINES = ['waxseal', 'webcrypto', 'pkijs'] as const;
export type EngineName = (typeof ENGINES)[number];

/** Files of the folder in which the bench prepared keys, content and messages. */
export const FILES = {
  key: 'key.pem',
  certificate: 'certificate.pem',
  content: 'content',
  message: {
    verify: 'signature.der',
    'decrypt-cbc': 'cbc.der',
    'decrypt-cbc-stream': 'cbc-stream.ber',
    'decrypt-gcm': 'gcm.der',
  },
} as const;

/** One run of the operation; it throws unless the result is right. */
export type Run = () => Promise<void>;

interface Material {
  readonly content: Bytes;
  readonly message: Bytes;
  readonly identity: Identity;
}

/** Reads what the operation needs and gives a function that runs it; undefined where the engine cannot do it. */
export async function prepare(
  engine: EngineName,
  operation: OperationName,
  folder: string,
): Promise<Run | undefined> {
  const read = async (name: string) => new Uint8Array(await readFile(path.join(folder, name)));
  const pem = joinBytes([await read(FILES.key), await read(FILES.certificate)]);
  const identity = (await readKeyFile(pem, '')).identities[0]!;
  const needsMessage = operation in FILES.message;
  const needsContent = !needsMessage || operation === 'verify';
  const nothing = new Uint8Array(0);
  const message = needsMessage ? await read(FILES.message[operation as keyof typeof FILES.message]) : nothing;
  // Decryption holds the message alone, so that its memory can be compared.
  const material = { content: needsContent ? await read(FILES.content) : nothing, message, identity };
  switch (engine) {
    case 'waxseal':
      return waxseal(operation, material);
    case 'webcrypto':
      return webCrypto(operation, material);
    case 'pkijs':
      return pkiJs(operation, material);
  }
}

function expect(isRight: boolean): void {
  if (!isRight) throw new Error('the result is wrong');
}

function waxseal(operation: OperationName, { content, message, identity }: Material): Run {
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
    default:
      return async () => {
        const opened = await decryptEnveloped(readEnvelopedData(readContentInfo(message)), [identity]);
        expect(opened.content.length > 0);
      };
  }
}

/** The limit: nothing but the operations on the content and one on the RSA key, on bytes that lie ready. */
async function webCrypto(operation: OperationName, { content, message, identity }: Material): Promise<Run> {
  const { subtle } = crypto;
  const hash = 'SHA-256';
  const rsa = { name: 'RSASSA-PKCS1-v1_5', hash };
  const oaep = { name: 'RSA-OAEP', hash };
  const pkcs8 = identity.privateKey.pkcs8;
  const { spki } = await publicKeyOf(pkcs8);
  const signKey = await subtle.importKey('pkcs8', pkcs8, rsa, false, ['sign']);
  const verifyKey = await subtle.importKey('spki', spki, rsa, false, ['verify']);
  const wrapKey = await subtle.importKey('spki', spki, oaep, false, ['encrypt']);
  const unwrapKey = await subtle.importKey('pkcs8', pkcs8, oaep, false, ['decrypt']);
  const isGcm = operation.endsWith('gcm');
  const name = isGcm ? 'AES-GCM' : 'AES-CBC';
  const raw = new Uint8Array(32);
  const iv = new Uint8Array(isGcm ? 12 : 16);
  const key = await subtle.importKey('raw', raw, name, false, ['encrypt', 'decrypt']);
  const small = new Uint8Array(100);
  const signature = await subtle.sign(rsa, signKey, small);
  const wrapped = await subtle.encrypt(oaep, wrapKey, raw);
  switch (operation) {
    case 'sign':
      return async () => {
        await subtle.digest(hash, content);
        await subtle.sign(rsa, signKey, small);
      };
    case 'verify':
      return async () => {
        await subtle.digest(hash, content);
        expect(await subtle.verify(rsa, verifyKey, signature, small));
      };
    case 'encrypt-cbc':
    case 'encrypt-gcm':
      return async () => {
        await subtle.encrypt(oaep, wrapKey, raw);
        await subtle.encrypt({ name, iv }, key, content);
      };
    default: {
      // As long as the ciphertext in the message, up to its headers.
      const ciphertext = await subtle.encrypt({ name, iv }, key, message);
      return async () => {
        await subtle.decrypt(oaep, unwrapKey, wrapped);
        await subtle.decrypt({ name, iv }, key, ciphertext);
      };
    }
  }
}

async function publicKeyOf(pkcs8: Bytes): Promise<{ spki: Bytes }> {
  const { createPrivateKey, createPublicKey } = await import('node:crypto');
  const key = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' });
  return { spki: new Uint8Array(createPublicKey(key).export({ format: 'der', type: 'spki' })) };
}

/** PKI.js has neither AuthEnvelopedData nor RSAES-PKCS1-v1_5 decryption: it encrypts with OAEP, and decrypts nothing here. */
function pkiJs(operation: OperationName, { content, message, identity }: Material): Run | undefined {
  const certificate = pkijs.Certificate.fromBER(identity.certificate.der);
  switch (operation) {
    case 'sign':
      return async () => {
        const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
        const key = await crypto.subtle.importKey('pkcs8', identity.privateKey.pkcs8, algorithm, false, [
          'sign',
        ]);
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
      };
    case 'verify':
      return async () => {
        const { content: schema } = pkijs.ContentInfo.fromBER(message) as { content: unknown };
        const signed = new pkijs.SignedData({ schema });
        expect(await signed.verify({ signer: 0, data: content.buffer }));
      };
    case 'encrypt-cbc':
      return async () => {
        const enveloped = new pkijs.EnvelopedData();
        enveloped.addRecipientByCertificate(certificate, { oaepHashAlgorithm: 'SHA-256' });
        const cipher: AesKeyAlgorithm = { name: 'AES-CBC', length: 256 };
        await enveloped.encrypt(cipher, content.buffer);
        asContentInfo(pkijs.ContentInfo.ENVELOPED_DATA, enveloped);
      };
    default:
      return undefined;
  }
}

function asContentInfo(contentType: string, structure: pkijs.SignedData | pkijs.EnvelopedData): void {
  const content: unknown = structure.toSchema();
  new pkijs.ContentInfo({ contentType, content }).toSchema().toBER(false);
}
