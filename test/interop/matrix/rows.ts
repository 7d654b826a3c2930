// The rows of the matrix: each operation with the algorithms it is tried with.
import type { KeyKind } from '../key-ring.ts';
import type { EncryptRequest, KeyFileRequest, SignRequest } from './peer.ts';

export type Row =
  | { readonly title: string; readonly operation: 'sign'; readonly request: SignRequest }
  | { readonly title: string; readonly operation: 'encrypt'; readonly request: EncryptRequest }
  | { readonly title: string; readonly operation: 'key-file'; readonly request: KeyFileRequest };

/** Every kind of key that a row names. */
export const MATRIX_KEYS: readonly KeyKind[] = [
  ...(['rsa', 'rsa-3072', 'rsa-pss', 'p-256', 'p-384', 'p-521', 'brainpool', 'ed25519'] as const),
  ...(['x25519', 'ml-dsa-65', 'ml-kem-768'] as const),
];

function signRow(title: string, key: KeyKind, rest: Partial<SignRequest> = {}): Row {
  const usual = { detached: true, digest: 'sha-256', pss: false, stream: false } as const;
  return { title, operation: 'sign', request: { key, ...usual, ...rest } };
}

function encryptRow(title: string, key: KeyKind, rest: Partial<EncryptRequest> = {}): Row {
  return {
    title,
    operation: 'encrypt',
    request: { key, cipher: 'aes-256-cbc', stream: false, ...rest },
  };
}

function keyFileRow(title: string, key: KeyKind, legacy: boolean): Row {
  return { title, operation: 'key-file', request: { key, legacy } };
}

export const ROWS: readonly Row[] = [
  signRow('RSA v1.5, SHA-256, clear', 'rsa'),
  signRow('RSA v1.5, SHA-256, opaque', 'rsa', { detached: false }),
  signRow('RSA v1.5, SHA-256, opaque, BER stream', 'rsa', { detached: false, stream: true }),
  signRow('RSA v1.5, SHA-384, clear', 'rsa', { digest: 'sha-384' }),
  signRow('RSA v1.5, SHA-512, clear', 'rsa', { digest: 'sha-512' }),
  signRow('RSA v1.5, SHA-224, clear', 'rsa', { digest: 'sha-224' }),
  signRow('RSA v1.5, SHA-1, clear', 'rsa', { digest: 'sha-1' }),
  signRow('RSA v1.5 of 3072 bits, clear', 'rsa-3072'),
  signRow('RSA-PSS, SHA-256, clear', 'rsa', { pss: true }),
  signRow('RSA-PSS, SHA-512, opaque', 'rsa', { pss: true, digest: 'sha-512', detached: false }),
  signRow('RSA-PSS with a key for it alone, clear', 'rsa-pss', { pss: true }),
  signRow('ECDSA P-256, SHA-256, clear', 'p-256'),
  signRow('ECDSA P-256, SHA-256, opaque', 'p-256', { detached: false }),
  signRow('ECDSA P-384, SHA-384, clear', 'p-384', { digest: 'sha-384' }),
  signRow('ECDSA P-521, SHA-512, clear', 'p-521', { digest: 'sha-512' }),
  signRow('ECDSA Brainpool P256r1, SHA-256, clear', 'brainpool'),
  signRow('Ed25519, SHA-512, clear', 'ed25519', { digest: 'sha-512' }),
  signRow('ML-DSA-65, SHA-512, clear', 'ml-dsa-65', { digest: 'sha-512' }),
  encryptRow('RSAES v1.5, AES-128-CBC', 'rsa', { cipher: 'aes-128-cbc' }),
  encryptRow('RSAES v1.5, AES-192-CBC', 'rsa', { cipher: 'aes-192-cbc' }),
  encryptRow('RSAES v1.5, AES-256-CBC', 'rsa'),
  encryptRow('RSAES v1.5, AES-256-CBC, BER stream', 'rsa', { stream: true }),
  encryptRow('RSAES v1.5 of 3072 bits, AES-256-CBC', 'rsa-3072'),
  encryptRow('RSAES v1.5, 3DES-CBC', 'rsa', { cipher: 'des-ede3-cbc' }),
  encryptRow('RSAES v1.5, AES-128-GCM', 'rsa', { cipher: 'aes-128-gcm' }),
  encryptRow('RSAES v1.5, AES-256-GCM', 'rsa', { cipher: 'aes-256-gcm' }),
  encryptRow('RSAES v1.5, AES-256-GCM, BER stream', 'rsa', { cipher: 'aes-256-gcm', stream: true }),
  encryptRow('OAEP SHA-1, AES-256-CBC', 'rsa', { oaep: 'sha-1' }),
  encryptRow('OAEP SHA-256, AES-256-CBC', 'rsa', { oaep: 'sha-256' }),
  encryptRow('OAEP SHA-512, AES-256-GCM', 'rsa', { oaep: 'sha-512', cipher: 'aes-256-gcm' }),
  encryptRow('ECDH P-256, AES-128-CBC', 'p-256', { cipher: 'aes-128-cbc' }),
  encryptRow('ECDH P-256, AES-256-CBC', 'p-256'),
  encryptRow('ECDH P-256, AES-256-CBC, BER stream', 'p-256', { stream: true }),
  encryptRow('ECDH P-256, AES-256-GCM', 'p-256', { cipher: 'aes-256-gcm' }),
  encryptRow('ECDH P-384, AES-256-CBC', 'p-384'),
  encryptRow('ECDH P-521, AES-256-CBC', 'p-521'),
  encryptRow('ECDH Brainpool P256r1, AES-256-CBC', 'brainpool'),
  encryptRow('X25519, AES-256-CBC', 'x25519'),
  encryptRow('X25519, AES-256-GCM', 'x25519', { cipher: 'aes-256-gcm' }),
  encryptRow('ML-KEM-768, AES-256-GCM', 'ml-kem-768', { cipher: 'aes-256-gcm' }),
  keyFileRow('RSA key, as the program writes it', 'rsa', false),
  keyFileRow('RSA key, older form (3DES)', 'rsa', true),
  keyFileRow('P-256 key, as the program writes it', 'p-256', false),
  keyFileRow('P-256 key, older form (3DES)', 'p-256', true),
];
