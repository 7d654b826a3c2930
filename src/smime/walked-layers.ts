// The facts about each layer of protection as the walk found them, before anything is judged.
import type { Bytes } from '../bytes.ts';
import type { RevocationInfo } from '../cms/signed-data.ts';
import type { SignerResult } from '../cms/verify.ts';
import type { Certificate } from '../x509/certificate.ts';
import type { RecipientReport } from './contract.ts';

/** `content`: on the way to what is shown. `nested`: of a part within what is shown. */
export type Coverage = 'content' | 'nested';

interface LayerFacts {
  /** MIME part number; `1` is the whole message. */
  readonly path: string;
  readonly coverage: Coverage;
  /** What is wrong with the layer as such, apart from its signers. */
  readonly codes: readonly string[];
  /** The verified, decrypted or inflated octets. */
  readonly content?: Bytes;
  /** Dotted OID of what the content is, where the structure says so. */
  readonly contentType?: string;
}

export interface SignedLayer extends LayerFacts {
  readonly type: 'signed';
  readonly form: 'detached' | 'opaque';
  readonly results: readonly SignerResult[];
  /** All certificates that the structure brought along. */
  readonly certificates: readonly Certificate[];
  /** Absent where the structure could not be read. */
  readonly revocation?: RevocationInfo;
}

export interface EncryptedLayer extends LayerFacts {
  readonly type: 'encrypted';
  readonly algorithms: readonly string[];
  readonly recipients: readonly RecipientReport[];
  /** True when the cipher proves that the ciphertext was not altered (RFC 5083). */
  readonly isAuthenticated: boolean;
}

/** Protects nothing: what is in it counts as if it stood there itself. */
export interface CompressedLayer extends LayerFacts {
  readonly type: 'compressed';
  readonly algorithms: readonly string[];
}

export interface CertificatesLayer extends LayerFacts {
  readonly type: 'certificates';
  readonly certificates: readonly Certificate[];
}

export type WalkedLayer = SignedLayer | EncryptedLayer | CompressedLayer | CertificatesLayer;

/** The certificates that a layer brought along. */
export function certificatesOf(layer: WalkedLayer): readonly Certificate[] {
  return 'certificates' in layer ? layer.certificates : [];
}
