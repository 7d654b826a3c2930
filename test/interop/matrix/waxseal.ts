// Waxseal's engine behind the same questions as its peers.
import { WaxsealError } from '../../../src/errors.ts';
import { concatBytes, type Bytes } from '../../../src/bytes.ts';
import { readContentInfo } from '../../../src/cms/content-info.ts';
import { decryptEnveloped } from '../../../src/cms/decrypt.ts';
import { encryptContent } from '../../../src/cms/encrypt.ts';
import { readEnvelopedData } from '../../../src/cms/enveloped-data.ts';
import { signContent } from '../../../src/cms/sign.ts';
import { readSignedData } from '../../../src/cms/signed-data.ts';
import { verifySignedData } from '../../../src/cms/verify.ts';
import { readKeyFile } from '../../../src/pkcs12/read-key-file.ts';
import { writePkcs12 } from '../../../src/pkcs12/write-pkcs12.ts';
import { equalCertificates } from '../../../src/x509/certificate.ts';
import type { KeyKind, KeyRing } from '../key-ring.ts';
import {
  KEY_FILE_PASSWORD,
  type Answer,
  type EncryptRequest,
  type KeyFileRequest,
  type SignRequest,
} from './peer.ts';

/** Now: peers want the certificate, made in this run, to be valid at that time. */
const SIGNING_TIME = new Date();

/** The signature, or why Waxseal makes none of the kind. */
export async function waxsealSigns(ring: KeyRing, request: SignRequest, content: Bytes): Promise<Answer> {
  const { key, detached, digest, pss, stream } = request;
  if (digest === 'sha-1' || digest === 'sha-224') return { refusal: `Waxseal writes no ${digest}` };
  if (stream) return { refusal: 'Waxseal writes definite lengths' };
  const scheme = pss ? 'rsassa-pss' : 'rsassa-pkcs1-v1_5';
  const identities = [ring.entry(key).identity];
  return answer(() =>
    signContent({ content, identities, detached, signingTime: SIGNING_TIME, digest, scheme }),
  );
}

/** The content when the one signature is good and made with the digest and scheme asked for. */
export async function waxsealVerifies(
  ring: KeyRing,
  { key, digest, pss }: SignRequest,
  message: Bytes,
  detachedContent?: Bytes,
): Promise<Answer> {
  return answer(async () => {
    const signedData = readSignedData(readContentInfo(message).content);
    const certificates = [ring.entry(key).identity.certificate];
    const given = detachedContent === undefined ? {} : { detachedContent };
    const [result, ...others] = await verifySignedData(signedData, { certificates, ...given });
    if (result === undefined || others.length > 0) return 'has not one signer';
    if (!result.ok) return result.codes[0]!;
    if (result.digestAlgorithm !== digest) return `is made with ${result.digestAlgorithm}`;
    if ((result.signatureAlgorithm === 'rsassa-pss') !== pss) return `is ${result.signatureAlgorithm}`;
    return detachedContent ?? concatBytes(...signedData.content!);
  });
}

/** The encrypted message, or why Waxseal makes none of the kind. */
export async function waxsealEncrypts(
  ring: KeyRing,
  { key, cipher, oaep, stream }: EncryptRequest,
  content: Bytes,
): Promise<Answer> {
  if (cipher === 'des-ede3-cbc' || cipher.startsWith('aes-192'))
    return { refusal: `Waxseal writes no ${cipher}` };
  if (stream) return { refusal: 'Waxseal writes definite lengths' };
  const written = cipher as 'aes-128-cbc' | 'aes-256-cbc' | 'aes-128-gcm' | 'aes-256-gcm';
  const transport = oaep === undefined ? {} : ({ keyTransport: 'rsaes-oaep', oaepHash: oaep } as const);
  const recipients = [ring.entry(key).identity.certificate];
  return answer(() => encryptContent({ content, recipients, cipher: written, ...transport }));
}

export type Opened = Answer & { readonly cipher?: string };

export async function waxsealDecrypts(ring: KeyRing, key: KeyKind, message: Bytes): Promise<Opened> {
  let cipher: string | undefined;
  const opened = await answer(async () => {
    const result = await decryptEnveloped(readEnvelopedData(readContentInfo(message)), [
      ring.entry(key).identity,
    ]);
    cipher = result.cipher;
    return result.content;
  });
  return cipher === undefined ? opened : { ...opened, cipher };
}

/** A PKCS#12 file under `password`. */
export async function waxsealWritesKeyFile(
  ring: KeyRing,
  { key, legacy }: KeyFileRequest,
  password: string,
): Promise<Answer> {
  const { identity } = ring.entry(key);
  return answer(() => writePkcs12([{ identity, friendlyName: key }], password, legacy ? 'legacy' : 'modern'));
}

/** The key of a PKCS#12 file at work: a signature made with it, whose certificate is the ring's. */
export async function waxsealReadsKeyFile(ring: KeyRing, key: KeyKind, file: Bytes): Promise<Answer> {
  return answer(async () => {
    const { identities } = await readKeyFile(file, KEY_FILE_PASSWORD);
    const [identity] = identities;
    if (identity === undefined) return 'holds no identity';
    if (!equalCertificates(identity.certificate, ring.entry(key).identity.certificate))
      return 'holds another certificate';
    // Signing verifies the signature with the certificate's key before it hands it out.
    return signContent({ content: file, identities: [identity], detached: true, signingTime: SIGNING_TIME });
  });
}

/** A string from `work` is a refusal, and so is an error of the engine's own. */
async function answer(work: () => Promise<Bytes | string>): Promise<Answer> {
  try {
    const result = await work();
    return typeof result === 'string' ? { refusal: result } : { bytes: result };
  } catch (error) {
    if (error instanceof WaxsealError) return { refusal: `Waxseal: ${error.code}` };
    throw error;
  }
}
