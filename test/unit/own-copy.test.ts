// The sender's own copy says who got a blind one; nothing that goes to anybody does.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { latin1FromBytes } from '../../src/bytes.ts';
import type { Draft, SealOptions } from '../../src/smime/seal-contract.ts';
import { open } from '../../src/smime/open.ts';
import { seal } from '../../src/smime/seal.ts';
import { sha256Fingerprint } from '../../src/x509/certificate.ts';
import { makeIdentity } from './made-identity.ts';

const ADDRESSES = ['alice@example.org', 'bob@example.org', 'carol@example.org', 'dave@example.org'] as const;
const NOW = new Date('2026-03-01T10:00:00Z');
const people = await Promise.all(
  ADDRESSES.map((email, serial) =>
    makeIdentity({ kind: 'rsa', emails: [email], name: email, serial: serial + 1 }),
  ),
);
const [alice, , carol] = people;
const acceptUntrusted = await Promise.all(
  people.map(async ({ certificate }, index) => ({
    address: ADDRESSES[index]!,
    sha256: await sha256Fingerprint(certificate),
  })),
);
const mailboxes = (...indexes: number[]) =>
  indexes.map((index) => ({ name: '', address: ADDRESSES[index]! }));

async function sealed(draft: Partial<Draft>, options: Partial<SealOptions>) {
  const { messages } = await seal(
    {
      ...{ from: mailboxes(0)[0]!, to: mailboxes(1), cc: [], bcc: mailboxes(2, 3) },
      ...{ subject: 'Copies', text: 'Who got it?\n', attachments: [], ...draft },
    },
    {
      ...{ sign: true, encrypt: true, ownCopy: true, identity: alice!, anchors: [], now: NOW },
      certificates: people.map(({ certificate }) => certificate),
      acceptUntrusted,
      ...options,
    },
  );
  return messages.map(({ raw, recipients, purpose }) => {
    const text = latin1FromBytes(raw);
    return { raw, text, recipients, purpose, bcc: /^Bcc: (.*(?:\r\n .*)*)$/m.exec(text)?.[1] };
  });
}

const BLIND = 'carol@example.org, dave@example.org';

describe('With blind copies', () => {
  for (const encrypt of [true, false]) {
    const kind = encrypt ? 'an encrypted' : 'a signed';
    test(`${kind} letter has a copy for the sender alone that names them`, async () => {
      const messages = await sealed({}, { encrypt });
      assert.deepEqual(
        messages.map(({ purpose, recipients, bcc }) => [purpose, recipients, bcc]),
        [
          ['main', ['bob@example.org'], undefined],
          ['bcc', ['carol@example.org'], undefined],
          ['bcc', ['dave@example.org'], undefined],
          ['own', [], BLIND],
        ],
      );
      for (const { text } of messages.slice(0, 1)) assert.doesNotMatch(text, /carol|dave/);
      const own = messages.at(-1)!;
      const context = { anchors: [], now: NOW };
      const opened = await open(own.raw, { ...context, identities: [alice!] });
      assert.equal(opened.content?.text?.trim(), 'Who got it?');
      // It is the main one but for that line: nobody else can open it.
      if (encrypt)
        assert.equal((await open(own.raw, { ...context, identities: [carol!] })).content, undefined);
      assert.equal(own.text.replace(/^Bcc: .*(?:\r\n .*)*\r\n/m, ''), messages[0]!.text);
    });

    test(`${kind} letter with nothing but blind copies has no other that is kept`, async () => {
      const messages = await sealed({ to: [] }, { encrypt });
      assert.deepEqual(
        messages.map(({ purpose, bcc }) => [purpose, bcc]),
        [
          ['bcc', undefined],
          ['bcc', undefined],
          ['own', BLIND],
        ],
      );
    });
  }

  test('there is no own copy where none is wanted, or where it says nothing more', async () => {
    const purposes = async (...args: Parameters<typeof sealed>) =>
      (await sealed(...args)).map(({ purpose }) => purpose);
    assert.deepEqual(await purposes({}, { ownCopy: false }), ['main', 'bcc', 'bcc']);
    assert.deepEqual(await purposes({ to: [] }, { ownCopy: false }), ['main', 'bcc', 'bcc']);
    assert.deepEqual(await purposes({ bcc: [] }, {}), ['main']);
    assert.deepEqual(await purposes({ bcc: mailboxes(1) }, {}), ['main'], 'who is in To has no blind copy');
  });
});
