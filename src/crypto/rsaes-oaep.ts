// RSAES-OAEP (RFC 8017 section 7.1) with any hash, mask hash and label, as CMS writes it (RFC 3560, RFC 4055).
import { CryptoError } from '../errors.ts';
import type { Bytes } from '../bytes.ts';
import { Tag, isContext, isUniversal, octetStringValue } from '../asn1/reader.ts';
import { explicitContent, sequenceElements } from '../asn1/values.ts';
import { derExplicit, derSequence } from '../asn1/writer.ts';
import {
  readAlgorithmIdentifier,
  writeAlgorithmIdentifier,
  type AlgorithmIdentifier,
} from './algorithm-identifier.ts';
import { Oid, digestByName, type DigestName } from './algorithms.ts';
import { digestByOid, digestNow } from './digest.ts';
import { applyMask, hashIdentifier, mgf1, mgf1Hash, mgf1Identifier } from './mask-generation.ts';
import { readPrivateKeyInfo, type PrivateKey } from './private-key.ts';
import { readRsaPrivateKey, rsaPrivateOperation, type RsaPublicKey } from './rsa.ts';
import { importRsaPrivateKey, importRsaPublicKey } from './web-keys.ts';

/** A label longer than this is no label; real ones are empty. */
const MAX_LABEL_OCTETS = 1024;

export interface OaepParameters {
  readonly hash: DigestName;
  readonly maskHash: DigestName;
  readonly label: Bytes;
}

/** Reads RSAES-OAEP-params; throws CryptoError `crypto.bad-parameters` or `crypto.unsupported-algorithm`. */
export function readOaepParameters(algorithm: AlgorithmIdentifier): OaepParameters {
  let hash: DigestName = 'sha-1';
  let maskHash: DigestName = 'sha-1';
  let label: Bytes = new Uint8Array(0);
  const fields =
    algorithm.parameters === undefined || isUniversal(algorithm.parameters, Tag.null)
      ? []
      : sequenceElements(algorithm.parameters);
  for (const field of fields) {
    const source = readAlgorithmIdentifier(explicitContent(field));
    if (isContext(field, 0)) hash = digestByOid(source.oid).name;
    else if (isContext(field, 1)) maskHash = mgf1Hash(source);
    else if (
      isContext(field, 2) &&
      source.oid === Oid.pSpecified &&
      isUniversal(source.parameters, Tag.octetString)
    ) {
      label = octetStringValue(source.parameters);
    } else throw new CryptoError('crypto.bad-parameters');
  }
  if (label.length > MAX_LABEL_OCTETS) throw new CryptoError('crypto.bad-parameters');
  return { hash, maskHash, label };
}

/** DER of id-RSAES-OAEP with one hash for both purposes and no label. */
export function oaepIdentifier(hash: DigestName): Bytes {
  const parameters = derSequence(derExplicit(0, hashIdentifier(hash)), derExplicit(1, mgf1Identifier(hash)));
  return writeAlgorithmIdentifier(Oid.rsaesOaep, parameters);
}

/** Encrypts a short message with one of WebCrypto's hashes for both purposes; throws `crypto.bad-key`. */
export async function encryptOaep(key: RsaPublicKey, message: Bytes, hash: DigestName): Promise<Bytes> {
  const { webCrypto } = digestByName(hash);
  if (webCrypto === undefined) throw new CryptoError('crypto.unsupported-algorithm', { algorithm: hash });
  const handle = await importRsaPublicKey(key, { name: 'RSA-OAEP', hash: webCrypto }, 'encrypt');
  return new Uint8Array(await crypto.subtle.encrypt('RSA-OAEP', handle, message));
}

/**
 * Decrypts; undefined when the padding is wrong, without a word about where.
 * Throws CryptoError `crypto.bad-input` for a ciphertext of the wrong length.
 */
export async function decryptOaep(
  key: PrivateKey,
  ciphertext: Bytes,
  parameters: OaepParameters,
): Promise<Bytes | undefined> {
  const { hash, maskHash, label } = parameters;
  const { webCrypto } = digestByName(hash);
  if (webCrypto === undefined || hash !== maskHash || label.length > 0) {
    const rsaKey = readRsaPrivateKey(readPrivateKeyInfo(key.pkcs8).privateKey);
    if (ciphertext.length !== rsaKey.size) throw new CryptoError('crypto.bad-input');
    return decodeOaep(rsaPrivateOperation(rsaKey, ciphertext), parameters);
  }
  const handle = await importRsaPrivateKey(key, { name: 'RSA-OAEP', hash: webCrypto }, 'decrypt');
  try {
    return new Uint8Array(await crypto.subtle.decrypt('RSA-OAEP', handle, ciphertext));
  } catch {
    return undefined;
  }
}

/** EME-OAEP decoding (section 7.1.2, step 3): all conditions are gathered before one answer (Manger's attack). */
function decodeOaep(encoded: Bytes, { hash, maskHash, label }: OaepParameters): Bytes | undefined {
  const hashLength = digestByName(hash).bytes;
  if (encoded.length < 2 * hashLength + 2) return undefined;
  const seed = encoded.slice(1, 1 + hashLength);
  const block = encoded.slice(1 + hashLength);
  applyMask(seed, mgf1(maskHash, block, hashLength));
  applyMask(block, mgf1(maskHash, seed, block.length));

  let wrong = encoded[0]!;
  const labelHash = digestNow(hash, label);
  for (let i = 0; i < hashLength; i++) wrong |= block[i]! ^ labelHash[i]!;
  let separator = 0;
  let isPadding = 1;
  for (let i = hashLength; i < block.length; i++) {
    const octet = block[i]!;
    const isOne = ((octet ^ 1) - 1) >>> 31;
    const isZero = (octet - 1) >>> 31;
    separator |= -(isPadding & isOne) & i;
    wrong |= isPadding & ~isOne & ~isZero & 1;
    isPadding &= isZero;
  }
  return (wrong | (separator === 0 ? 1 : 0)) === 0 ? block.slice(separator + 1) : undefined;
}
