// `npm run interop-doc`: runs the interoperability matrix with all peers and writes docs/INTEROP.md.
import { writeFile } from 'node:fs/promises';
import { DOCUMENT, interopDocument } from '../test/interop/matrix/document.ts';
import { runPeers } from '../test/interop/matrix/run-peers.ts';

const { results, missing } = await runPeers();
for (const [name, reason] of missing) console.error(`${name}: ${reason}`);
if (missing.size > 0) {
  console.error('Nothing was written: the document is of all peers or none.');
  process.exitCode = 1;
} else {
  await writeFile(DOCUMENT, interopDocument(results));
  const cells = results.flatMap(({ rows }) => rows.flatMap(({ fromPeer, toPeer }) => [fromPeer, toPeer]));
  const count = (status: string) => cells.filter((cell) => cell.status === status).length;
  console.log(`docs/INTEROP.md: ${count('green')} agree, ${count('cannot')} cannot, ${count('red')} red.`);
  if (count('red') > 0) process.exitCode = 1;
}
