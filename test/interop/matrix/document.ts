// docs/INTEROP.md: written from a run of the matrix, and compared with one.
import path from 'node:path';
import { projectRoot } from '../../../scripts/setup/cache.ts';
import type { Cell, RowResult } from './matrix.ts';
import { ROWS, type Row } from './rows.ts';

export const DOCUMENT = path.join(projectRoot, 'docs', 'INTEROP.md');

export interface PeerResult {
  readonly name: string;
  readonly version: string;
  readonly rows: readonly RowResult[];
}

const SECTIONS: Readonly<Record<Row['operation'], string>> = {
  sign: 'Signatures',
  encrypt: 'Encryption',
  'key-file': 'Key files (PKCS#12)',
};

const INTRODUCTION = `# Interoperability

What Waxseal and other S/MIME programs read of each other. The tests write this file (\`npm run interop-doc\`) and fail when a run gives another one, or when a cell is red.

- **✓**: the bytes came back equal and the verdict agreed: the good message was accepted, and one with a single bit changed in its content (signatures) or its tag (GCM) was refused. CBC without a signature cannot notice a change, whoever reads it. For key files: the key signs, and fits its certificate; what a peer took in from Waxseal and handed out again does so, too, and a file under another password was refused.
- **–**: one of the two cannot do it. The reason is what the program itself said when it was asked, or what its options lack. What a peer refuses from Waxseal counts as the peer's limit only if it refuses the same from OpenSSL, or if neither OpenSSL nor the peer can write such a message.
- **✗**: both can and they do not agree. There must be none.

"→" is written by the peer and read by Waxseal, "←" written by Waxseal and read by the peer.
`;

/** The whole document as Markdown. */
export function interopDocument(peers: readonly PeerResult[]): string {
  const versions = peers.map(({ name, version }) => versionLine(name, version)).join('\n');
  const tables = Object.entries(SECTIONS).map(([operation, title]) => {
    const asked = peers.filter(({ rows }) => rows.some(({ row }) => row.operation === operation));
    const header = ['', ...asked.flatMap(({ name }) => [`${name} →`, `${name} ←`])];
    const cellsOf = (row: Row) =>
      asked.flatMap(({ rows }) => {
        const { fromPeer, toPeer } = rows.find((result) => result.row === row)!;
        return [text(fromPeer), text(toPeer)];
      });
    const rows = ROWS.filter((row) => row.operation === operation).map((row) => [row.title, ...cellsOf(row)]);
    const lines = [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
    return `## ${title}\n\n${lines.join('\n')}\n`;
  });
  return `${INTRODUCTION}\nThe peers of this run:\n\n${versions}\n\n${tables.join('\n')}`;
}

function versionLine(name: string, version: string): string {
  return `- ${name} ${version}`;
}

function text({ status, reason }: Cell): string {
  const words = reason.replaceAll('|', '/');
  return status === 'green' ? '✓' : `${status === 'red' ? '✗' : '–'} ${words}`;
}

/**
 * Whether the document was written with this version of the peer. Another version may do more or say it in other
 * words; its columns are not compared then.
 */
export function isOfVersion(document: string, { name, version }: PeerResult): boolean {
  return document.split('\n').includes(versionLine(name, version));
}

/** The column of a peer as lines "row: → cell, ← cell", for comparison. */
export function columnOf(document: string, name: string): readonly string[] {
  const lines: string[] = [];
  let at = -1;
  for (const line of document.split('\n')) {
    const cells = line.split('|').map((cell) => cell.trim());
    if (cells.length < 3) continue;
    if (cells[1] === '') at = cells.indexOf(`${name} →`);
    else if (cells[1] !== '---' && at >= 0)
      lines.push(`${cells[1]}: → ${cells[at] ?? ''}, ← ${cells[at + 1] ?? ''}`);
  }
  return lines;
}

/** The document without what depends on the peers' versions. */
export function wordsOf(document: string): string {
  return document.slice(0, document.indexOf('The peers of this run'));
}
