// RSASSA-PSS: its parameters (RFC 4055 section 3.1), and verification for what WebCrypto cannot mix.
import { CryptoError } from '../errors.ts';
import { equalBytes, type Bytes } from '../bytes.ts';
import { Tag, isContext, isUniversal } from '../asn1/reader.ts';
import { explicitContent, sequenceElements, smallIntegerValue } from '../asn1/values.ts';
import { derExplicit, derInteger, derSequence } from '../asn1/writer.ts';
import {
  readAlgorithmIdentifier,
  writeAlgorithmIdentifier,
  type AlgorithmIdentifier,
} from './algorithm-identifier.ts';
import { Oid, digestByName, type DigestName } from './algorithms.ts';
import { bitLength } from './big-integer.ts';
import { digestByOid, digestNow } from './digest.ts';
import { applyMask, hashIdentifier, mgf1, mgf1Hash, mgf1Identifier } from './mask-generation.ts';
import { rsaPublicOperation, type RsaPublicKey } from './rsa.ts';

export interface PssParameters {
  readonly hash: DigestName;
  readonly maskHash: DigestName;
  readonly saltLength: number;
}

const DEFAULTS: PssParameters = { hash: 'sha-1', maskHash: 'sha-1', saltLength: 20 };
/** The one trailer field that there is: 0xbc. */
const TRAILER = 0xbc;

/**
 * Reads RSASSA-PSS-params. Absent parameters mean "any" in a key (undefined is returned) and are an error
 * in a signature, which must say what it used.
 */
export function readPssParameters(algorithm: AlgorithmIdentifier): PssParameters | undefined {
  if (algorithm.parameters === undefined || isUniversal(algorithm.parameters, Tag.null)) return undefined;
  let { hash, maskHash, saltLength } = DEFAULTS;
  let last = -1;
  for (const field of sequenceElements(algorithm.parameters)) {
    if (field.tagClass !== 'context' || field.tag <= last) throw new CryptoError('crypto.bad-parameters');
    last = field.tag;
    const value = explicitContent(field);
    if (isContext(field, 0)) hash = digestByOid(readAlgorithmIdentifier(value).oid).name;
    else if (isContext(field, 1)) maskHash = mgf1Hash(readAlgorithmIdentifier(value));
    else if (isContext(field, 2)) saltLength = smallIntegerValue(value);
    else if (!isContext(field, 3) || smallIntegerValue(value) !== 1)
      throw new CryptoError('crypto.bad-parameters');
  }
  return { hash, maskHash, saltLength };
}

/** DER of id-RSASSA-PSS with parameters whose mask uses the same hash. */
export function pssIdentifier(hash: DigestName, saltLength: number): Bytes {
  const parameters = derSequence(
    derExplicit(0, hashIdentifier(hash)),
    derExplicit(1, mgf1Identifier(hash)),
    derExplicit(2, derInteger(saltLength)),
  );
  return writeAlgorithmIdentifier(Oid.rsassaPss, parameters);
}

/** Whether a signature's parameters are within those of its key (RFC 4055 section 3.3). */
export function isPssAllowedByKey(signature: PssParameters, key: PssParameters | undefined): boolean {
  if (key === undefined) return true;
  return (
    signature.hash === key.hash &&
    signature.maskHash === key.maskHash &&
    signature.saltLength >= key.saltLength
  );
}

/** EMSA-PSS-VERIFY (RFC 8017 section 9.1.2) after RSAVP1, over the digest of the message. */
export function verifyPssDigest(
  key: RsaPublicKey,
  digest: Bytes,
  signature: Bytes,
  parameters: PssParameters,
): boolean {
  const { hash, maskHash, saltLength } = parameters;
  const hashLength = digestByName(hash).bytes;
  if (signature.length !== key.size) return false;
  const opened = rsaPublicOperation(key, signature);
  if (opened === undefined) return false;

  const encodedBits = bitLength(key.n) - 1;
  const encodedLength = Math.ceil(encodedBits / 8);
  if (opened.subarray(0, key.size - encodedLength).some((octet) => octet !== 0)) return false;
  const encoded = opened.subarray(key.size - encodedLength);
  if (encodedLength < hashLength + saltLength + 2 || encoded.at(-1) !== TRAILER) return false;

  const block = encoded.slice(0, encodedLength - hashLength - 1);
  const expected = encoded.subarray(encodedLength - hashLength - 1, encodedLength - 1);
  const unusedMask = 0xff >> (8 * encodedLength - encodedBits);
  if ((block[0]! & ~unusedMask) !== 0) return false;
  applyMask(block, mgf1(maskHash, expected, block.length));
  block[0]! &= unusedMask;

  const paddingLength = block.length - saltLength - 1;
  if (block.subarray(0, paddingLength).some((octet) => octet !== 0) || block[paddingLength] !== 1)
    return false;
  const salt = block.subarray(paddingLength + 1);
  return equalBytes(digestNow(hash, new Uint8Array(8), digest, salt), expected);
}
