// Trusting or forgetting one person takes away what was remembered of their messages, and of nobody else's.
import assert from 'node:assert/strict';
import { before, beforeEach, describe, test } from 'node:test';
import { forgetAll } from './fake-browser.ts';
import { makeIdentity } from './made-identity.ts';
import type { Certificate } from '../../src/x509/certificate.ts';

const { personHash } = await import('../../background/person-hash.ts');
const { addContacts, contactsFor, removeContact } = await import('../../background/stores/contacts.ts');
const { addPin, allPins, removePin } = await import('../../background/stores/pins.ts');
const { trustChanged } = await import('../../background/stores/trust-state.ts');
const { placeRecord, presentJudge, rememberedVerdict, rememberVerdict } =
  await import('../../background/stores/verdicts.ts');

const BOB = 'bob@firm.example';
const CAROL = 'carol@firm.example';
const ME = 'alice@example.test';
let bob: Certificate;
before(async () => {
  bob = (await makeIdentity({ name: 'Bob', emails: [BOB] })).certificate;
});

async function remember(sender: string, judgedBy?: string): Promise<void> {
  await rememberVerdict(
    { digest: sender, status: 'unknown', judgedBy: judgedBy ?? (await presentJudge()) },
    { place: sender, people: await Promise.all([sender, ME].map(personHash)) },
  );
}

async function marked(): Promise<readonly string[]> {
  const known: string[] = [];
  for (const sender of [BOB, CAROL]) {
    const place = await placeRecord(sender);
    if (place !== undefined && (await rememberedVerdict(place)) !== undefined) known.push(sender);
  }
  return known;
}

describe('What was remembered of messages', () => {
  beforeEach(async () => {
    forgetAll();
    await remember(BOB);
    await remember(CAROL);
    assert.deepEqual(await marked(), [BOB, CAROL]);
  });

  test('stays for others when one person is trusted, and comes anew for them', async () => {
    await addPin(bob, BOB, 'by telephone');
    assert.deepEqual(await marked(), [CAROL]);
    await remember(BOB);
    assert.deepEqual(await marked(), [BOB, CAROL]);
    const [pin] = await allPins();
    await removePin(pin!.id, 'left the firm');
    assert.deepEqual(await marked(), [CAROL]);
  });

  test('stays for others when the certificate of one person is kept or removed', async () => {
    await addContacts([bob], 'file');
    assert.deepEqual(await marked(), [CAROL]);
    await remember(BOB);
    await removeContact((await contactsFor([BOB]))[0]!.id);
    assert.deepEqual(await marked(), [CAROL]);
  });

  test('goes for each of several whose certificates change at the same time', async () => {
    await Promise.all([trustChanged({ addresses: [BOB] }), trustChanged({ addresses: [CAROL] })]);
    assert.deepEqual(await marked(), []);
  });

  test('is not remembered from before the change', async () => {
    const judgedBy = await presentJudge();
    await addPin(bob, BOB, '');
    await remember(BOB, judgedBy);
    assert.deepEqual(await marked(), [CAROL]);
  });

  test('goes for everybody when trust in more than people changes, or in very many', async () => {
    await trustChanged();
    assert.deepEqual(await marked(), []);
    await remember(CAROL);
    await trustChanged({ addresses: Array.from({ length: 500 }, (_, index) => `${index}@firm.example`) });
    assert.deepEqual(await marked(), []);
  });
});
