// A person's own certificate together with its private key and the authorities above it.
import type { PrivateKey } from '../crypto/private-key.ts';
import type { Certificate } from './certificate.ts';

export interface Identity {
  readonly certificate: Certificate;
  /** Certificates of authorities that came with it, nearest first; may be empty or incomplete. */
  readonly chain: readonly Certificate[];
  readonly privateKey: PrivateKey;
}
