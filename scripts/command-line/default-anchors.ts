// The trust anchors that hold without being named: the built-in authorities, unless the call leaves them out.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TrustAnchor } from '../../src/trust/anchor.ts';
import { readEmailRoots, type EmailRoot } from '../../src/trust/email-roots.ts';
import type { Certificate } from '../../src/x509/certificate.ts';
import { hasOption, type Arguments } from './option-table.ts';

const FILE = path.join(path.dirname(fileURLToPath(import.meta.url)), '../../src/trust/data/email-roots.json');

let roots: readonly EmailRoot[] | undefined;

/** The anchors of a call: its own, trusted for everything, and the built-in ones. */
export function anchorsOf(given: Arguments, own: readonly Certificate[]): readonly TrustAnchor[] {
  const named = own.map((certificate): TrustAnchor => ({ certificate, scope: { kind: 'all' } }));
  if (hasOption(given, '--no-default-anchors')) return named;
  roots ??= readEmailRoots(JSON.parse(readFileSync(FILE, 'utf8'))).roots;
  return [...named, ...roots];
}
