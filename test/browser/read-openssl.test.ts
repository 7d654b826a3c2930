// Messages made by OpenSSL open by themselves in both webmails, each with its verdict, its code and its text.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { chromiumMissing, webmailMissing } from '../available.ts';
import type { WebmailStack } from '../webmail/contract.ts';
import * as mail from '../webmail/messages.ts';
import { makePki, type Pki } from '../webmail/pki.ts';
import { startWebmail, WEBMAIL_KINDS } from '../webmail/start.ts';
import { launchReading, shownVerdict, type ReadingBrowser } from './harness/reading.ts';
import { login, openFolder, openPreview } from './harness/roundcube-pages.ts';

interface Case {
  readonly subject: string;
  readonly status: string;
  /** The decisive code; absent where the verdict needs none. */
  readonly code?: string;
  readonly sentence: RegExp;
  /** Layers from the outside in. */
  readonly layers: readonly string[];
  /** The protected text, read once the message is open; absent where nothing may be shown as the message. */
  readonly text?: string;
  readonly make: (fields: mail.MessageFields, entity: mail.Entity, people: Pki['people']) => Promise<Buffer>;
}

const BY_BOB = /^Signed by Bob Ray \(bob@example\.test\)/;
const SEALED_BY_BOB = /^Signed by Bob Ray \(bob@example\.test\) and encrypted/;
const ENCRYPTED = /^Encrypted/;
/** CBC does not tell whether it was altered, and there is no signature that would. */
const UNSIGNED_CBC = {
  status: 'caution',
  code: 'decrypt.not-authenticated',
  sentence: ENCRYPTED,
  layers: ['encrypted'],
} as const;

const CASES: readonly Case[] = [
  {
    subject: 'Clear-signed',
    status: 'valid',
    sentence: BY_BOB,
    layers: ['signed'],
    text: 'Text of the clear-signed one.',
    make: (fields, entity, { bob }) => mail.clearSigned(fields, entity, bob),
  },
  {
    subject: 'Signed with ECDSA and SHA-384',
    status: 'valid',
    sentence: /^Signed by Bob Ray \(P-256\)/,
    layers: ['signed'],
    text: 'Text by an elliptic curve.',
    make: (fields, entity, { bobEc }) => mail.clearSigned(fields, entity, bobEc, { digest: 'sha384' }),
  },
  {
    subject: 'Opaque with PSS',
    status: 'valid',
    sentence: BY_BOB,
    layers: ['signed'],
    text: 'Text inside of the signature.',
    make: (fields, entity, { bob }) => mail.opaqueSigned(fields, entity, bob, { pss: true }),
  },
  {
    subject: 'Opaque and streamed',
    status: 'valid',
    sentence: BY_BOB,
    layers: ['signed'],
    text: 'Text in pieces inside of the signature.',
    make: (fields, entity, { bob }) => mail.opaqueSigned(fields, entity, bob, { stream: true }),
  },
  {
    subject: 'Enveloped by RSAES',
    ...UNSIGNED_CBC,
    text: 'Text for an RSA key.',
    make: (fields, entity, { alice, bob }) => mail.enveloped(fields, entity, [bob, alice]),
  },
  {
    subject: 'Enveloped by OAEP',
    ...UNSIGNED_CBC,
    text: 'Text for an RSA key, padded better.',
    make: (fields, entity, { alice }) => mail.enveloped(fields, entity, [alice], { oaep: 'sha256' }),
  },
  {
    subject: 'Enveloped by ECDH',
    ...UNSIGNED_CBC,
    text: 'Text for a curve.',
    make: (fields, entity, { aliceEc }) => mail.enveloped(fields, entity, [aliceEc]),
  },
  {
    subject: 'Enveloped with GCM',
    ...UNSIGNED_CBC,
    code: 'signature.none',
    text: 'Text that says itself whether it was altered.',
    make: (fields, entity, { alice }) =>
      mail.enveloped(fields, entity, [alice], { cipher: 'aes-256-gcm', oaep: 'sha1' }),
  },
  {
    subject: 'Signed and enveloped',
    status: 'valid',
    sentence: SEALED_BY_BOB,
    layers: ['encrypted', 'signed'],
    text: 'Text that is signed and sealed.',
    make: (fields, entity, { alice, bob }) => mail.signedAndEnveloped(fields, entity, bob, [alice, bob]),
  },
  {
    subject: 'Sealed and streamed',
    status: 'valid',
    sentence: SEALED_BY_BOB,
    layers: ['encrypted', 'signed'],
    text: 'Text in BER of indefinite length.',
    make: (fields, entity, { alice, bob }) =>
      mail.signedAndEnveloped(fields, entity, bob, [alice], { stream: true }),
  },
  {
    subject: 'Altered on the way',
    status: 'invalid',
    code: 'signature.digest-mismatch',
    sentence: /changed|altered/,
    layers: ['signed'],
    make: (fields, _entity, { bob }) => mail.tampered(fields, 'Please pay', bob),
  },
  {
    subject: 'Nobody vouches for it',
    status: 'unknown',
    code: 'path.no-anchor',
    sentence: /who signed is not confirmed/,
    layers: ['signed'],
    text: 'Text by Bob, says Mallory.',
    make: (fields, entity, { bobByMallory }) => mail.opaqueSigned(fields, entity, bobByMallory),
  },
  {
    subject: 'Run out',
    status: 'invalid',
    code: 'path.expired-when-signed',
    sentence: /expired|run out/,
    layers: ['signed'],
    text: 'Text of yesteryear.',
    make: (fields, entity, { expired }) => mail.clearSigned(fields, entity, expired),
  },
  {
    subject: 'Somebody else signed',
    status: 'mismatch',
    code: 'signer.not-sender',
    sentence: /not by the sender/,
    layers: ['signed'],
    text: 'Text by Carol in the name of Bob.',
    make: (fields, entity, { carol }) => mail.clearSigned(fields, entity, carol),
  },
  {
    subject: 'For somebody else',
    status: 'no-key',
    code: 'decrypt.no-recipient-key',
    sentence: /cannot open this message here/,
    layers: ['encrypted'],
    make: (fields, entity, { carol }) => mail.enveloped(fields, entity, [carol]),
  },
  {
    subject: 'Signed with SHA-1',
    status: 'unknown',
    code: 'signature.weak-digest',
    sentence: /outdated method/,
    layers: ['signed'],
    text: 'Text with a weak digest.',
    make: (fields, entity, { bob }) => mail.clearSigned(fields, entity, bob, { digest: 'sha1' }),
  },
];

const pki = await makePki();
after(() => pki.dispose());

for (const kind of WEBMAIL_KINDS) {
  const skip = (await chromiumMissing()) || (await webmailMissing(kind));
  describe(`A message made by OpenSSL, in the ${kind} webmail`, { skip }, () => {
    let stack: WebmailStack;
    let browser: ReadingBrowser;
    before(async () => {
      [stack, browser] = await Promise.all([startWebmail(kind), launchReading(pki, ['alice', 'aliceEc'])]);
      // Each message is judged by itself, and not by whose certificate an earlier one has brought.
      await browser.ask('settings.change', { keepSignerCertificates: false });
      for (const { subject, text, make } of CASES) {
        await stack.deliver(
          'alice',
          await make({ subject }, mail.textEntity(text ?? 'Not to be seen.'), pki.people),
        );
      }
      await login(browser.page, stack, 'alice');
      await openFolder(browser.page, stack);
    });
    after(() => Promise.all([stack.stop(), browser.close()]));

    for (const expected of CASES) {
      test(`${expected.subject}: ${expected.status} ${expected.code ?? ''}`.trim(), async () => {
        const preview = await openPreview(browser.page, expected.subject);
        const verdict = await shownVerdict(browser.page);
        const { frame } = verdict;
        assert.equal(verdict.status, expected.status, verdict.codes.join());
        assert.equal(verdict.codes[0], expected.code);
        assert.match(verdict.sentence, expected.sentence);
        assert.deepEqual(
          await frame
            .locator('[data-layer]')
            .evaluateAll((all) => all.map((one) => one.getAttribute('data-layer'))),
          expected.layers,
        );
        if (expected.text !== undefined) await frame.getByText(expected.text).waitFor();
        assert.equal(
          await preview.locator('#messagebody').isVisible(),
          false,
          'the webmail’s own copy is hidden',
        );
      });
    }
  });
}
