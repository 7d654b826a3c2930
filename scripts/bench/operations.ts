// What is measured: the operations, the contenders, and what each run works on.
import type { Bytes } from '../../src/bytes.ts';
import type { Identity } from '../../src/x509/identity.ts';

export const OPERATIONS = {
  sign: 'sign (clear)',
  verify: 'verify (clear)',
  'encrypt-cbc': 'encrypt, CBC',
  'encrypt-gcm': 'encrypt, GCM',
  'decrypt-cbc': 'decrypt, CBC',
  'decrypt-cbc-stream': 'decrypt, CBC, BER stream',
  'decrypt-gcm': 'decrypt, GCM',
  'decrypt-gcm-stream': 'decrypt, GCM, BER stream',
  seal: 'seal() a message',
  open: 'open() a message',
} as const;
export type OperationName = keyof typeof OPERATIONS;

/** Those that run in one process; openssl is a process of its own. */
export const CONTENDERS = ['waxseal', 'webcrypto', 'pkijs', 'forge'] as const;
export type ContenderName = (typeof CONTENDERS)[number];

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
    'decrypt-gcm-stream': 'gcm-stream.ber',
    open: 'message.eml',
  },
} as const;

/** The file with the message that an operation reads; undefined for those that start from content. */
export function messageFile(operation: OperationName): string | undefined {
  return operation in FILES.message ? FILES.message[operation as keyof typeof FILES.message] : undefined;
}

/** One run of the operation; it throws unless the result is right. */
export type Run = () => Promise<void>;

export interface Material {
  readonly content: Bytes;
  readonly message: Bytes;
  readonly identity: Identity;
}

/** Makes a run, or answers undefined where the contender cannot do it. */
export type Contender = (operation: OperationName, material: Material) => Promise<Run | undefined>;

export function expect(isRight: boolean): void {
  if (!isRight) throw new Error('the result is wrong');
}
