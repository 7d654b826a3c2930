// The vectors that stand beside the checkout: where they are, what they expect, and opening them with the engine.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { VECTORS, vectorsAbsent } from '../../scripts/testing/vectors.ts';
import { readKeyFile } from '../../src/pkcs12/read-key-file.ts';
import type { Layer, OpenContext, OpenedMessage } from '../../src/smime/contract.ts';
import { open } from '../../src/smime/open.ts';
import { readCertificateFile } from '../../src/x509/certificate-file.ts';
import type { Identity } from '../../src/x509/identity.ts';

export interface ExpectedLayer {
  readonly kind: string;
  readonly plaintext_sha256?: string;
  readonly signers?: readonly { readonly sha256: string }[];
  readonly inner?: readonly ExpectedLayer[];
}

export interface ExpectedMessage {
  readonly expect: {
    readonly kind: string;
    readonly crypto_valid?: boolean;
    readonly weak_digest?: readonly string[];
    readonly valid: boolean | null;
    readonly valid_now?: boolean;
    readonly signer_email: string | null;
    readonly reason: string;
  };
  readonly layers: readonly ExpectedLayer[];
  readonly header_protection?: {
    readonly scheme: string | null;
    readonly outer_subject: string;
    readonly protected_subject: string | null;
    readonly show_subject: string;
    readonly subject_is_confidential: boolean;
    readonly subject_is_signed: boolean;
    readonly legacy_display: boolean;
  } | null;
}

/** A file of a corpus; for files that expected.json names and that are not here, false. */
export function hasVector(name: string): boolean {
  return existsSync(path.join(VECTORS, name));
}

/** Why suites over these vectors cannot run; false where they can. */
export function missing(corpus: string): string | false {
  return vectorsAbsent(`${corpus}/expected.json`);
}

export function vectorPath(name: string): string {
  return path.join(VECTORS, name);
}

export function vector(name: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(vectorPath(name)));
}

/** Messages of a corpus that are here, with what is expected of them. */
export function expectedMessages(corpus: string): [string, ExpectedMessage][] {
  if (missing(corpus) !== false) return [];
  const { files } = JSON.parse(readFileSync(vectorPath(`${corpus}/expected.json`), 'utf8')) as {
    files: Record<string, ExpectedMessage>;
  };
  return Object.entries(files).filter(([file]) => file.endsWith('.eml') && hasVector(`${corpus}/${file}`));
}

export interface Keys {
  readonly anchor: string;
  readonly identities?: readonly { readonly file: string; readonly password: string }[];
  readonly now?: Date;
}

/** A context with the anchor and identities of a corpus. */
export async function contextOf({ anchor, identities = [], now = new Date() }: Keys): Promise<OpenContext> {
  const keys: Identity[] = [];
  for (const { file, password } of identities)
    keys.push(...(await readKeyFile(vector(file), password)).identities);
  return {
    identities: keys,
    anchors: readCertificateFile(vector(anchor)).map((certificate) => ({
      certificate,
      scope: { kind: 'all' },
    })),
    now,
  };
}

export function openVector(name: string, context: OpenContext): Promise<OpenedMessage> {
  return open(vector(name), context);
}

/** All expected layers, in the order in which open() gives them. */
export function flatten(layers: readonly ExpectedLayer[]): ExpectedLayer[] {
  return layers.flatMap((layer) => [layer, ...flatten(layer.inner ?? [])]);
}

/** What `kind` of an expected layer is called in a report. */
export function expectedType(layer: ExpectedLayer & { readonly cms?: string }): Layer['type'] {
  return layer.cms === 'signedData' ? 'signed' : 'encrypted';
}
