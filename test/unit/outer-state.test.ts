// What the page learns of an original that was opened follows its outside, whatever came of opening it.
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { bytesFromUtf8, type Bytes } from '../../src/bytes.ts';
import { seal } from '../../src/smime/seal.ts';
import { sha256Fingerprint } from '../../src/x509/certificate.ts';
import type { ReaderGrant } from '../../background/grants.ts';
import { forgetAll, stored } from './fake-browser.ts';
import { ORIGIN, serve, takeAsked } from './fake-webmail.ts';
import { makeIdentity } from './made-identity.ts';

const { keepGrant, newGrant } = await import('../../background/grants.ts');
const { openForReader } = await import('../../background/reading.ts');
const { noteSeen } = await import('../../background/showing.ts');
const { composeState } = await import('../../background/compose-state.ts');
const { createVault, lockVault } = await import('../../background/vault.ts');
const { addIdentities, forgetUnwrappedKeys } = await import('../../background/stores/identities.ts');

const FRAME = { tabId: 1, frameId: 0, origin: ORIGIN } as const;
const MESSAGE = { webmail: 'roundcube', path: '/', token: 't', uid: '1', mailbox: 'INBOX' } as const;
const SIGNAL = new AbortController().signal;
const OUTER = '<altered@server.example>';

const alice = await makeIdentity({ name: 'Alice', emails: ['alice@example.test'] });
const stranger = await makeIdentity({ name: 'Alice', emails: ['alice@example.test'], serial: 2 });

/** Somebody's letter to themselves; the server has written another Message-ID over the outer one. */
async function letter(
  protection: { sign: boolean; encrypt: boolean },
  identity = alice,
): Promise<{ raw: Bytes; inner: string }> {
  const address = 'alice@example.test';
  const { messages, messageId } = await seal(
    {
      ...{ from: { name: '', address }, to: [{ name: '', address }], cc: [], bcc: [] },
      ...{ subject: 'Secret', text: 'Secret words', attachments: [] },
    },
    {
      ...{ ...protection, identity, certificates: [identity.certificate], anchors: [], now: new Date() },
      acceptUntrusted: [{ address, sha256: await sha256Fingerprint(identity.certificate) }],
    },
  );
  const source = new TextDecoder('latin1').decode(messages[0]!.raw);
  assert.ok(source.includes(messageId));
  return { raw: bytesFromUtf8(source.replace(messageId, OUTER)), inner: messageId };
}

async function see(raw: Bytes): Promise<string> {
  const subject = { kind: 'reader', message: MESSAGE } as const;
  const grant: ReaderGrant = { ...newGrant(FRAME, subject), openedBy: 'gesture' };
  await keepGrant(grant);
  serve(raw);
  const view = await openForReader(grant, [], { signal: SIGNAL });
  await noteSeen(stored.session.get(`grant:${grant.id}`) as ReaderGrant, { signal: SIGNAL });
  takeAsked();
  return view.verdict.status;
}

/** What the content script is told of it, and what the server is asked for. */
async function told(messageId: string): Promise<readonly unknown[]> {
  const place = {
    webmail: 'roundcube' as const,
    ...{ path: '/', token: 't', composeId: 'c1', draftsMailbox: 'Drafts', attachments: [] },
  };
  const original = { kind: 'reply', messageId, mailbox: 'INBOX' } as const;
  const answer = await composeState({ ...place, original }, FRAME, SIGNAL).catch(() => 'refused');
  return [answer, takeAsked()];
}

const ENCRYPTED = [{ encrypted: true, signed: false, draft: false }, []];

describe('An original that was opened', () => {
  beforeEach(async () => {
    forgetAll();
    forgetUnwrappedKeys();
    await createVault('a long passphrase');
    await addIdentities([alice]);
  });

  test('is encrypted when its outside is, whether or not it could be decrypted', async () => {
    const opens = await letter({ sign: false, encrypt: true });
    assert.equal(await see(opens.raw), 'caution');
    const opened = [await told(OUTER), await told(opens.inner)];
    forgetAll();
    const fails = await letter({ sign: false, encrypt: true }, stranger);
    assert.equal(await see(fails.raw), 'no-key');
    const failed = [await told(OUTER), await told(fails.inner)];
    assert.deepEqual(opened[0], ENCRYPTED);
    assert.deepEqual(failed, opened);
    assert.notDeepEqual(opened[1], ENCRYPTED, 'its protected Message-ID is not confirmed');
  });

  test('nor whether the keys were locked, or the padding is wrong', async () => {
    const { raw } = await letter({ sign: true, encrypt: true });
    await see(raw);
    assert.deepEqual(await told(OUTER), ENCRYPTED, 'of a signature inside nothing is told');
    const source = new TextDecoder('latin1').decode(raw);
    const lines = source.trimEnd().split('\r\n');
    const altered = lines.with(-2, 'A'.repeat(lines.at(-2)!.length)).join('\r\n') + '\r\n';
    assert.notEqual(await see(bytesFromUtf8(altered)), 'valid');
    assert.deepEqual(await told(OUTER), ENCRYPTED);
    await lockVault();
    forgetUnwrappedKeys();
    assert.equal(await see(raw), 'locked');
    assert.deepEqual(await told(OUTER), ENCRYPTED);
  });

  test('is signed alone when that is seen from outside', async () => {
    const { raw } = await letter({ sign: true, encrypt: false });
    await see(raw);
    assert.deepEqual(await told(OUTER), [{ encrypted: false, signed: true, draft: false }, []]);
  });
});
