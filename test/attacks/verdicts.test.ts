// The catalogue of attacks against the engine: every trick ends in its documented verdict, and none in Bob's name.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { outlineOf } from '../../background/outline.ts';
import { open } from '../../src/smime/open.ts';
import { CATALOGUE } from './catalogue.ts';
import { makeCast, type Cast } from './cast.ts';
import { ATTACK_CLASSES, FORGED } from './trick.ts';

const VICTIM = 'bob@example.test';

let cast: Cast;
before(async () => {
  cast = await makeCast();
});
after(() => cast.dispose());

test('every class of attack has its tricks, and no two tricks have the same name', () => {
  const classes = new Set(CATALOGUE.map((trick) => trick.class));
  assert.deepEqual([...classes].sort(), [...ATTACK_CLASSES].sort());
  assert.equal(new Set(CATALOGUE.map(({ name }) => name)).size, CATALOGUE.length);
});

test('whatever gets a verdict is told to be protected before it is opened', async () => {
  for (const trick of CATALOGUE.filter(({ verdict }) => verdict !== 'none')) {
    const outline = await outlineOf(await trick.make(cast));
    assert.ok(outline === 'message' || outline === 'part', `${trick.name}: ${outline}`);
  }
});

for (const attackClass of ATTACK_CLASSES) {
  describe(`Against ${attackClass}, a message`, () => {
    for (const trick of CATALOGUE.filter((one) => one.class === attackClass)) {
      test(`${trick.name} is ${trick.verdict}`, async () => {
        const { verdict, content, layers } = await open(await trick.make(cast), cast.context);
        const { status, codes, signer } = verdict;
        assert.equal(
          `${status} ${codes[0] ?? ''}`.trim(),
          trick.verdict,
          JSON.stringify({ verdict, layers }),
        );
        const isGood = status === 'valid' || status === 'caution' || status === 'partial';
        if (trick.isHonest !== true) {
          assert.ok(!(isGood && signer?.address === VICTIM), 'it is shown as Bob’s');
        } else {
          const shown = `${content?.text ?? ''} ${content?.html ?? ''}`;
          assert.ok(!shown.includes(FORGED), 'words that Bob has not signed are shown with his');
        }
      });
    }
  });
}
