// The interoperability matrix: Waxseal and other programs read each other, as docs/INTEROP.md says.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { columnOf, DOCUMENT, interopDocument, isOfVersion, wordsOf } from './matrix/document.ts';
import { PEER_NAMES, runPeers } from './matrix/run-peers.ts';

const REWRITE = 'Run `npm run interop-doc` and look at what changed.';

const { results, missing } = await runPeers();
const committed = await readFile(DOCUMENT, 'utf8');
const fromRun = interopDocument(results);

for (const name of PEER_NAMES) {
  describe(`${name} and Waxseal`, { skip: missing.get(name) ?? false }, () => {
    const result = results.find((peer) => peer.name === name);

    test('agree wherever both can do a thing', () => {
      assert.ok(result !== undefined);
      const red = result.rows.flatMap(({ row, fromPeer, toPeer }) => [
        ...(fromPeer.status === 'red' ? [`${row.title}, from ${name}: ${fromPeer.reason}`] : []),
        ...(toPeer.status === 'red' ? [`${row.title}, to ${name}: ${toPeer.reason}`] : []),
      ]);
      assert.deepEqual(red, []);
    });

    test('do what docs/INTEROP.md says', (context) => {
      assert.ok(result !== undefined);
      if (isOfVersion(committed, result))
        assert.deepEqual(columnOf(fromRun, name), columnOf(committed, name), REWRITE);
      else context.diagnostic(`docs/INTEROP.md was written with another version than ${result.version}`);
    });
  });
}

test('docs/INTEROP.md explains itself as the tests write it', () => {
  assert.equal(wordsOf(committed), wordsOf(fromRun), REWRITE);
});
