// The list of contacts: narrowed down, in order, page by page, with what is the matter with each; and removing many.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, beforeEach, describe, mock, test } from 'node:test';
import type { ContactQuery } from '../../src/wire/contact-views.ts';
import { CA, CertificateMaker, PERSON, type MadeCertificate } from './certificate-maker.ts';
import { makeIdentity } from './made-identity.ts';
import { forgetAll } from './fake-browser.ts';

// The list of built-in authorities is a file of the extension.
const roots = await readFile(new URL('../../src/trust/data/email-roots.json', import.meta.url), 'utf8');
globalThis.fetch = () => Promise.resolve(new Response(roots));

const { contactDetails, contactPage, matchingAddresses } = await import('../../background/contact-list.ts');
const { IndexedEvidenceStore } = await import('../../background/revocation/indexed-evidence.ts');
const { createVault } = await import('../../background/vault.ts');
const { addIdentities } = await import('../../background/stores/identities.ts');
const { addAuthority } = await import('../../background/stores/authorities.ts');
const { addContacts, allContacts, removeContacts, restoreContacts } =
  await import('../../background/stores/contacts.ts');
const { addPin } = await import('../../background/stores/pins.ts');
const { takeForUndo } = await import('../../background/stores/undo.ts');
const { spanInSight } = await import('../../popup/windowed-list.tsx');

/** When the list is looked at, after the certificates were issued. */
const LATER_DAYS = 35;
const DAY_MS = 24 * 60 * 60_000;
// Nothing was fetched; the stand-in for the browser has no store for it.
Object.assign(IndexedEvidenceStore.prototype, {
  ofKind: () => Promise.resolve([]),
  get: () => Promise.resolve(undefined),
  fetchedAt: () => Promise.resolve(undefined),
});
const ALL: ContactQuery = { search: '', filter: 'all', order: 'name' };
const alice = await makeIdentity({ name: 'Alice', emails: ['alice@example.test'] });

describe('The list of contacts', () => {
  let maker: CertificateMaker;
  let root: MadeCertificate;
  const people = new Map<string, MadeCertificate>();
  const person = async (
    name: string,
    change: Partial<Parameters<CertificateMaker['make']>[0]> = {},
    address = `${name.toLowerCase()}@firm.example`,
  ): Promise<MadeCertificate> => {
    const made = await maker.make({
      ...{ subject: `/CN=${name}`, issuer: root, extensions: [...PERSON, `subjectAltName=email:${address}`] },
      ...change,
    });
    people.set(name, made);
    return made;
  };
  before(async () => {
    maker = await CertificateMaker.create();
    root = await maker.make({ subject: '/CN=Firm Root', extensions: CA });
    const stranger = await maker.make({ subject: '/CN=Stranger Root', extensions: CA });
    await person('Bob');
    await person('Carol', { days: LATER_DAYS - 1 });
    await person('Dora', { days: LATER_DAYS + 10 });
    await person('Ed', { issuer: stranger });
    await person('Flo', { days: LATER_DAYS + 40 });
    await person('Gus', { digest: 'sha1' });
    // What is issued now has an age then.
    mock.timers.enable({ apis: ['Date'], now: Date.now() + LATER_DAYS * DAY_MS });
  });
  after(() => {
    mock.timers.reset();
    return maker.dispose();
  });
  beforeEach(async () => {
    forgetAll();
    mock.timers.tick(1000);
    await addAuthority(root.certificate, { kind: 'all' });
    await addContacts(
      [...people.values()].map(({ certificate }) => certificate),
      'file',
    );
  });
  const names = async (query: Partial<ContactQuery>): Promise<string[]> =>
    (await contactPage({ ...ALL, ...query }, 0, 100)).rows.map(({ name }) => name);

  test('marks what has expired, expires soon, or is not trusted, and nothing else', async () => {
    const { rows } = await contactPage(ALL, 0, 100);
    assert.deepEqual(
      rows.map(({ name, mark }) => [name, mark]),
      [
        ['Bob', undefined],
        ['Carol', 'expired'],
        ['Dora', 'expiring'],
        ['Ed', 'untrusted'],
        ['Flo', undefined],
        ['Gus', 'weak'],
      ],
    );
  });

  test('is narrowed down by each mark and by what is searched, and put in each order', async () => {
    assert.deepEqual(await names({ filter: 'expired' }), ['Carol']);
    assert.deepEqual(await names({ filter: 'expiring' }), ['Dora']);
    assert.deepEqual(await names({ filter: 'untrusted' }), ['Ed']);
    assert.deepEqual(await names({ filter: 'weak' }), ['Gus']);
    assert.deepEqual(await names({ search: ' FLO@ ' }), ['Flo']);
    assert.deepEqual((await names({ order: 'until' })).slice(0, 3), ['Carol', 'Dora', 'Flo']);
    assert.deepEqual(await matchingAddresses({ ...ALL, search: 'o', order: 'address' }, 2), [
      'bob@firm.example',
      'carol@firm.example',
    ]);
  });

  test('comes in pages, and says how many there are', async () => {
    const { all, matching, rows } = await contactPage({ ...ALL, search: 'firm' }, 3, 1);
    assert.deepEqual([all, matching, rows.map(({ name }) => name)], [6, 6, ['Ed']]);
  });

  test('follows trust: a mark goes when its authority is trusted or the certificate was compared', async () => {
    await contactPage(ALL, 0, 100);
    // A change is told by its time.
    mock.timers.tick(5);
    await addPin(people.get('Ed')!.certificate, 'ed@firm.example', 'by telephone');
    assert.deepEqual(await names({ filter: 'untrusted' }), []);
    const [ed] = (await contactPage({ ...ALL, search: 'ed@' }, 0, 1)).rows;
    assert.equal(ed!.pinned, true);
  });

  test('does not hold the user, whose certificates stand among their own', async () => {
    await createVault('a passphrase');
    await addContacts([alice.certificate], 'message');
    assert.equal((await names({})).includes('Alice'), true);
    await addIdentities([alice]);
    assert.equal((await names({})).includes('Alice'), false);
  });

  test('shows of one contact the certificates that mail is encrypted to', async () => {
    const newer = await maker.make({
      ...{ subject: '/CN=Bob', issuer: root, days: 400 },
      extensions: [...PERSON, 'subjectAltName=email:bob@firm.example'],
    });
    await addContacts([newer.certificate], 'file');
    const bob = await contactDetails('BOB@firm.example');
    assert.equal(bob!.certificates.length, 2);
    assert.equal(bob!.used.length, 2, 'all that are good, each with a key of its own');
    assert.deepEqual(bob!.used.toSorted(), bob!.certificates.map(({ id }) => id).toSorted());
    assert.deepEqual((await contactDetails('ed@firm.example'))!.used, [], 'no anchor confirms it');
    assert.equal(await contactDetails('nobody@firm.example'), null);
  });

  test('many are removed at once and brought back at once; what is pinned stays', async () => {
    await addPin(people.get('Bob')!.certificate, 'bob@firm.example', 'by telephone');
    const addresses = await matchingAddresses(ALL, 100);
    const { removed, pinned, undo } = await removeContacts(addresses);
    assert.deepEqual([removed, pinned], [5, 1]);
    assert.deepEqual([...(await allContacts()).keys()], ['bob@firm.example']);
    await restoreContacts((await takeForUndo(undo!)).record);
    assert.equal((await allContacts()).size, 6);
    assert.deepEqual(await removeContacts(['nobody@firm.example']), { removed: 0, pinned: 0 });
  });
});

describe('Of a long list only what is in sight is drawn', () => {
  for (const [top, height, count] of [
    [0, 300, 10_000],
    [280_000, 300, 10_000],
    [559_700, 300, 10_000],
    [5_000, 300, 3],
    [0, 300, 0],
  ] as const) {
    test(`scrolled to ${top} of ${count}`, () => {
      const { from, to } = spanInSight(top, height, 56, count);
      assert.ok(from >= 0 && from <= to && to <= count);
      assert.ok(to - from <= 30);
      // Every row that is in sight is drawn.
      for (let row = Math.floor(top / 56); row * 56 < top + height && row < count; row++)
        assert.ok(from <= row && row < to, `row ${row}`);
    });
  }
});
