// Content encryption: reading the parameters of a cipher, decrypting, and encrypting with AES.
import { cbc } from '@noble/ciphers/aes.js';
import { CryptoError } from '../errors.ts';
import { joinBytes, type Bytes } from '../bytes.ts';
import { Tag, isUniversal, octetStringValue, type Asn1Node } from '../asn1/reader.ts';
import { sequenceElements, smallIntegerValue } from '../asn1/values.ts';
import { derInteger, derOctetString, derSequence } from '../asn1/writer.ts';
import { decryptCcm } from './aes-ccm.ts';
import { decryptGcm } from './aes-gcm.ts';
import { writeAlgorithmIdentifier, type AlgorithmIdentifier } from './algorithm-identifier.ts';
import { CIPHERS, type CipherName, type CipherRow } from './algorithms.ts';
import { withoutBlockPadding } from './block-padding.ts';
import { CAMELLIA_BLOCK_OCTETS, camelliaCbcDecrypt } from './camellia.ts';
import { DES_BLOCK_OCTETS, desCbcDecrypt, tripleDesCbcDecrypt } from './des.ts';
import { NO_TAIL, withPiecesTogether } from './pieces-in-place.ts';
import { rc2CbcDecrypt } from './rc2.ts';

const AES_BLOCK = 16;
/** RFC 5084 section 3.2: 12 octets are recommended and default, 16 the longest. */
const GCM_MIN_TAG = 12;
const GCM_MAX_TAG = 16;
const GCM_NONCE = 12;
/** Nonces of other lengths than 12 are hashed; of fewer octets or more there are no implementations. */
const GCM_MIN_NONCE = 8;
const GCM_MAX_NONCE = 128;
/** RFC 5084 section 3.1. Tags of 4 and 6 octets are guessed too easily to prove anything. */
const CCM_NONCE = [7, 13] as const;
const CCM_TAGS: readonly number[] = [8, 10, 12, 14, 16];
const CCM_DEFAULT_TAG = 12;
/** rc2ParameterVersion to effective key bits (RFC 2268 section 6). */
const RC2_BITS: Readonly<Record<number, number>> = { 160: 40, 120: 64, 58: 128 };
const RC2_DEFAULT_BITS = 32;

export type WrittenCipher = 'aes-128-cbc' | 'aes-256-cbc' | 'aes-128-gcm' | 'aes-256-gcm';

/** A cipher as a message names it, with everything but the key. */
export interface ContentCipher {
  readonly name: CipherName;
  readonly mode: CipherRow['mode'];
  readonly strength: CipherRow['strength'];
  /** Length of the content key that it wants. */
  readonly keyBytes: number;
  readonly iv: Bytes;
  /** Whether alteration is noticed. */
  readonly authenticated: boolean;
  /** Length of the authentication tag, 0 for ciphers without. */
  readonly tagBytes: number;
  /** Effective key bits of RC2. */
  readonly effectiveBits?: number;
}

/**
 * Reads a contentEncryptionAlgorithm.
 * Throws CryptoError `crypto.unsupported-algorithm` {algorithm} or `crypto.bad-parameters`, or an Asn1Error.
 */
export function readContentCipher(algorithm: AlgorithmIdentifier): ContentCipher {
  const row = CIPHERS[algorithm.oid];
  if (!row) throw new CryptoError('crypto.unsupported-algorithm', { algorithm: algorithm.oid });
  const { name, mode, strength, keyBytes } = row;
  const common = { name, mode, strength, keyBytes, authenticated: false, tagBytes: 0 };
  switch (mode) {
    case 'aes-gcm':
      return { ...common, authenticated: true, ...readGcmParameters(algorithm.parameters) };
    case 'aes-ccm':
      return { ...common, authenticated: true, ...readCcmParameters(algorithm.parameters) };
    case 'rc2-cbc':
      return { ...common, ...readRc2Parameters(algorithm.parameters) };
    case 'aes-cbc':
      return { ...common, iv: readIv(algorithm.parameters, AES_BLOCK) };
    case 'camellia-cbc':
      return { ...common, iv: readIv(algorithm.parameters, CAMELLIA_BLOCK_OCTETS) };
    case 'des-cbc':
    case 'des-ede3-cbc':
      return { ...common, iv: readIv(algorithm.parameters, DES_BLOCK_OCTETS) };
  }
}

function readIv(node: Asn1Node | undefined, length: number): Bytes {
  if (!isUniversal(node, Tag.octetString)) throw new CryptoError('crypto.bad-parameters');
  const iv = octetStringValue(node);
  if (iv.length !== length) throw new CryptoError('crypto.bad-parameters');
  return iv;
}

/** GCMParameters (RFC 5084 section 3.2). */
function readGcmParameters(node: Asn1Node | undefined): { iv: Bytes; tagBytes: number } {
  const [nonce, tagLength, ...rest] = sequenceElements(node);
  if (!isUniversal(nonce, Tag.octetString) || rest.length > 0) throw new CryptoError('crypto.bad-parameters');
  const iv = octetStringValue(nonce);
  const tagBytes = tagLength === undefined ? GCM_MIN_TAG : smallIntegerValue(tagLength);
  const isSound =
    iv.length >= GCM_MIN_NONCE &&
    iv.length <= GCM_MAX_NONCE &&
    tagBytes >= GCM_MIN_TAG &&
    tagBytes <= GCM_MAX_TAG;
  if (!isSound) throw new CryptoError('crypto.bad-parameters');
  return { iv, tagBytes };
}

/** CCMParameters (RFC 5084 section 3.1). */
function readCcmParameters(node: Asn1Node | undefined): { iv: Bytes; tagBytes: number } {
  const [nonce, tagLength, ...rest] = sequenceElements(node);
  if (!isUniversal(nonce, Tag.octetString) || rest.length > 0) throw new CryptoError('crypto.bad-parameters');
  const iv = octetStringValue(nonce);
  const tagBytes = tagLength === undefined ? CCM_DEFAULT_TAG : smallIntegerValue(tagLength);
  if (iv.length < CCM_NONCE[0] || iv.length > CCM_NONCE[1] || !CCM_TAGS.includes(tagBytes))
    throw new CryptoError('crypto.bad-parameters');
  return { iv, tagBytes };
}

/** RC2CBCParameter (RFC 3370 section 5.2), or the bare IV of old writers, which means 32 bits (RFC 2268). */
function readRc2Parameters(node: Asn1Node | undefined): {
  iv: Bytes;
  effectiveBits: number;
  keyBytes: number;
} {
  if (isUniversal(node, Tag.octetString)) {
    return {
      iv: readIv(node, DES_BLOCK_OCTETS),
      effectiveBits: RC2_DEFAULT_BITS,
      keyBytes: RC2_DEFAULT_BITS / 8,
    };
  }
  const [version, iv, ...rest] = sequenceElements(node);
  const number = smallIntegerValue(version);
  const effectiveBits = number >= 256 ? number : RC2_BITS[number];
  if (effectiveBits === undefined || effectiveBits > 1024 || rest.length > 0)
    throw new CryptoError('crypto.bad-parameters');
  return { iv: readIv(iv, DES_BLOCK_OCTETS), effectiveBits, keyBytes: Math.ceil(effectiveBits / 8) };
}

/** What an authenticated cipher checks besides the ciphertext. */
export interface Authentication {
  readonly tag: Bytes;
  /** DER of the authenticated attributes; empty when there are none. */
  readonly additionalData: Bytes;
}

/**
 * Decrypts content given in pieces; undefined, whatever went wrong, when key, padding or tag do not fit.
 * In one call of WebCrypto each: in steps it would not be faster, and GCM must not give plaintext before the tag.
 */
export async function decryptContent(
  cipher: ContentCipher,
  key: Bytes,
  pieces: readonly Bytes[],
  authentication?: Authentication,
): Promise<Bytes | undefined> {
  if (key.length !== cipher.keyBytes) return undefined;
  try {
    switch (cipher.mode) {
      case 'aes-cbc':
        return await decryptAesCbc(cipher, key, pieces);
      case 'aes-gcm':
        if (authentication?.tag.length !== cipher.tagBytes) return undefined;
        return await decryptAesGcm(cipher, key, pieces, authentication);
      case 'aes-ccm': {
        if (authentication?.tag.length !== cipher.tagBytes) return undefined;
        const parameters = { nonce: cipher.iv, additionalData: authentication.additionalData };
        return decryptCcm(key, parameters, joined(pieces), authentication.tag);
      }
      case 'camellia-cbc':
        return withoutBlockPadding(camelliaCbcDecrypt(key, cipher.iv, joined(pieces)), CAMELLIA_BLOCK_OCTETS);
      case 'des-ede3-cbc':
        return withoutBlockPadding(tripleDesCbcDecrypt(key, cipher.iv, joined(pieces)), DES_BLOCK_OCTETS);
      case 'des-cbc':
        return withoutBlockPadding(desCbcDecrypt(key, cipher.iv, joined(pieces)), DES_BLOCK_OCTETS);
      case 'rc2-cbc':
        return withoutBlockPadding(
          rc2CbcDecrypt(key, cipher.effectiveBits!, cipher.iv, joined(pieces)),
          DES_BLOCK_OCTETS,
        );
    }
  } catch (error) {
    // DOMException from WebCrypto, plain errors from @noble, our own for lengths: all mean the same to the caller.
    if (error instanceof Error) return undefined;
    throw error;
  }
}

function joined(pieces: readonly Bytes[]): Bytes {
  return pieces.length === 1 ? pieces[0]! : joinBytes(pieces);
}

async function decryptAesCbc({ iv }: ContentCipher, key: Bytes, pieces: readonly Bytes[]): Promise<Bytes> {
  const handle = await importAes(key, 'AES-CBC', 'decrypt');
  if (handle === undefined) return new Uint8Array(cbc(key, iv).decrypt(joined(pieces)));
  const decrypt = (data: Bytes): Promise<ArrayBuffer> =>
    crypto.subtle.decrypt({ name: 'AES-CBC', iv }, handle, data);
  return new Uint8Array(await withPiecesTogether(pieces, NO_TAIL, decrypt));
}

async function decryptAesGcm(
  cipher: ContentCipher,
  key: Bytes,
  pieces: readonly Bytes[],
  { tag, additionalData }: Authentication,
): Promise<Bytes | undefined> {
  const { iv, tagBytes } = cipher;
  // Node takes no nonces under 12 octets.
  const handle = iv.length < GCM_NONCE ? undefined : await importAes(key, 'AES-GCM', 'decrypt');
  if (handle === undefined) return decryptGcm(key, { nonce: iv, additionalData, tag }, joined(pieces));
  const parameters = { name: 'AES-GCM', iv, additionalData, tagLength: 8 * tagBytes };
  const decrypt = (data: Bytes): Promise<ArrayBuffer> => crypto.subtle.decrypt(parameters, handle, data);
  return new Uint8Array(await withPiecesTogether(pieces, tag, decrypt));
}

/** A handle for WebCrypto; undefined where the platform lacks keys of this length (Chromium: 192 bits). */
async function importAes(
  key: Bytes,
  name: 'AES-CBC' | 'AES-GCM',
  usage: KeyUsage,
): Promise<CryptoKey | undefined> {
  try {
    return await crypto.subtle.importKey('raw', key, name, false, [usage]);
  } catch (error) {
    if (key.length === 24) return undefined;
    throw error;
  }
}

export interface EncryptedContent {
  /** DER of the contentEncryptionAlgorithm. */
  readonly algorithm: Bytes;
  readonly ciphertext: Bytes;
  /** The authentication tag of GCM. */
  readonly tag?: Bytes;
}

/** The row of a cipher by its name. */
function cipherByName(name: WrittenCipher): CipherRow & { readonly oid: string } {
  const found = Object.entries(CIPHERS).find(([, row]) => row.name === name);
  if (!found) throw new CryptoError('crypto.unsupported-algorithm', { algorithm: name });
  return { oid: found[0], ...found[1] };
}

/** A new random content key of the length that the cipher wants. */
export function newContentKey(name: WrittenCipher): Bytes {
  return crypto.getRandomValues(new Uint8Array(cipherByName(name).keyBytes));
}

/** Encrypts with a key that is used for this content only, and a random IV or nonce. */
export async function encryptWithCipher(
  name: WrittenCipher,
  key: Bytes,
  content: Bytes,
): Promise<EncryptedContent> {
  const { oid, mode } = cipherByName(name);
  if (mode === 'aes-gcm') {
    const iv = crypto.getRandomValues(new Uint8Array(GCM_NONCE));
    const handle = await crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt']);
    const parameters = { name: 'AES-GCM', iv, tagLength: 8 * GCM_MAX_TAG };
    const sealed = new Uint8Array(await crypto.subtle.encrypt(parameters, handle, content));
    return {
      algorithm: writeAlgorithmIdentifier(oid, derSequence(derOctetString(iv), derInteger(GCM_MAX_TAG))),
      ciphertext: sealed.subarray(0, sealed.length - GCM_MAX_TAG),
      tag: sealed.subarray(sealed.length - GCM_MAX_TAG),
    };
  }
  const iv = crypto.getRandomValues(new Uint8Array(AES_BLOCK));
  const handle = await crypto.subtle.importKey('raw', key, 'AES-CBC', false, ['encrypt']);
  const ciphertext = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-CBC', iv }, handle, content));
  return { algorithm: writeAlgorithmIdentifier(oid, derOctetString(iv)), ciphertext };
}
