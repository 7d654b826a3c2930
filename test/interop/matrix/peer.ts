// What the matrix asks of every S/MIME program, Waxseal included.
import type { Bytes } from '../../../src/bytes.ts';
import type { KeyKind } from '../key-ring.ts';
import type { ProgramResult } from './run-program.ts';

export interface SignRequest {
  readonly key: KeyKind;
  readonly detached: boolean;
  readonly digest: 'sha-1' | 'sha-224' | 'sha-256' | 'sha-384' | 'sha-512';
  readonly pss: boolean;
  /** Indefinite lengths, as a program writes that does not know the length beforehand. */
  readonly stream: boolean;
}

export interface EncryptRequest {
  readonly key: KeyKind;
  readonly cipher: 'des-ede3-cbc' | `aes-${128 | 192 | 256}-${'cbc' | 'gcm'}`;
  /** RSAES-OAEP with this hash, also in the mask; RSAES-PKCS1-v1_5 or ECDH by the key when absent. */
  readonly oaep?: 'sha-1' | 'sha-256' | 'sha-512';
  readonly stream: boolean;
}

export interface KeyFileRequest {
  readonly key: KeyKind;
  /** 3DES and SHA-1, for older programs; what the program writes by itself when false. */
  readonly legacy: boolean;
}

/** The bytes asked for, or why there are none, in the program's own words. */
export type Answer = { readonly bytes: Bytes } | { readonly refusal: string };

/** A program that deals with key files, whether or not it knows mail. */
export interface KeyFilePeer {
  readonly name: string;
  readonly version: string;
  /** A PKCS#12 file with that key and its certificate under {@link KEY_FILE_PASSWORD}. */
  writeKeyFile(request: KeyFileRequest): Promise<Answer>;
  /** Takes in a PKCS#12 file and hands out what it found in one of its own, under the same password. */
  takeKeyFile(file: Bytes, key: KeyKind): Promise<Answer>;
  dispose(): Promise<void>;
}

export interface Peer extends KeyFilePeer {
  /** Signs `content`; the answer is CMS, DER or BER. */
  sign(request: SignRequest, content: Bytes): Promise<Answer>;
  /** The content when the signature is good; `detached` is the content of a signature without one. */
  verify(message: Bytes, detached?: Bytes): Promise<Answer>;
  encrypt(request: EncryptRequest, content: Bytes): Promise<Answer>;
  decrypt(message: Bytes, key: KeyKind): Promise<Answer>;
}

export const KEY_FILE_PASSWORD = 'correct horse';

/** Only what cannot be opened with the right password is refused rightly. */
export const OTHER_PASSWORD = 'incorrect horse';

/** The program's output as an answer; `inItsWords` takes the reason from what it printed on standard error. */
export function answerOf(result: ProgramResult, inItsWords: (stderr: string) => string | undefined): Answer {
  if (result.signal !== null) return { refusal: `crashes (${result.signal})` };
  if (result.code === 0) return { bytes: result.stdout };
  return { refusal: inItsWords(result.stderr) ?? `exit code ${result.code}` };
}

const SALTS = 3;

/**
 * The answer to a key file, asked with up to three files: gpgsm cannot decrypt about one PKCS#12 file in a hundred,
 * whoever wrote it, which depends on the salt. `attempt` makes a new file each time.
 */
export async function withNewSalts(attempt: () => Promise<Answer>): Promise<Answer> {
  for (let tries = 1; ; tries++) {
    const answer = await attempt();
    if ('bytes' in answer || tries === SALTS) return answer;
  }
}
