// When the webmail fails: the writer is told plainly, keeps everything, and a second try sends exactly once.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { chromiumMissing } from '../available.ts';
import { eventually } from '../eventually.ts';
import type { WebmailFaults } from '../webmail/contract.ts';
import { decryptAndVerify } from '../webmail/judged-by-openssl.ts';
import { startEmbedded, type EmbeddedStack } from '../webmail/embedded/index.ts';
import { gate } from './harness/gate.ts';
import { login } from './harness/roundcube-pages.ts';
import {
  arrived,
  headerOf,
  openDesk,
  signIn,
  writeLetter,
  type Composer,
  type Desk,
} from './harness/writing-desk.ts';

const FILE = { name: 'kept.txt', mimeType: 'text/plain', buffer: Buffer.from('kept as well\n') };
const WELL: Partial<WebmailFaults> = {
  signedOut: false,
  wrongToken: false,
  disabledActions: [],
  smtpRefusal: null,
  held: null,
  lostAnswer: null,
  sessionEndsAfter: null,
  maxBytes: null,
  gatewayLimit: null,
};

describe('When sending fails', { skip: await chromiumMissing() }, () => {
  let desk: Desk;
  let stack: EmbeddedStack;
  let letters = 0;
  before(async () => {
    [desk, stack] = await Promise.all([openDesk(), startEmbedded()]);
  });
  after(() => Promise.all([desk.close(), stack.stop()]));
  beforeEach(() => signIn(desk, stack));
  afterEach(async () => {
    await desk.chromium.context.setOffline(false);
    mend();
  });
  const mend = (): void => {
    for (const [name, value] of Object.entries(WELL)) stack.setFault(name as keyof WebmailFaults, value);
  };

  const write = async (): Promise<{ composer: Composer; subject: string }> => {
    const subject = `Letter ${++letters}`;
    const letter = { to: 'bob@example.test', subject, text: `${subject}\n`, files: [FILE] };
    return { composer: await writeLetter(desk, stack, 'Encrypt', letter), subject };
  };
  const assertKept = async ({
    composer,
    subject,
  }: {
    composer: Composer;
    subject: string;
  }): Promise<void> => {
    assert.equal(await composer.field.inputValue(), `${subject}\n`);
    assert.ok(await composer.frame.getByText(FILE.name).isVisible(), 'the file is still there');
    assert.equal(await deliveries(subject), 0, 'nothing has gone out');
  };
  const assertSentOnce = async (subject: string): Promise<void> => {
    const { raw } = await arrived(stack, 'bob', subject);
    const opened = await decryptAndVerify(raw, desk.pki.people.bob, desk.pki.root);
    assert.equal(opened.text, `${subject}\n`);
    assert.deepEqual(opened.attachments.get(FILE.name), FILE.buffer);
    assert.equal(await deliveries(subject), 1);
    const copies = (await stack.messages('alice', 'Sent')).filter(({ raw }) =>
      headerOf(raw).includes(subject),
    );
    assert.equal(copies.length, 1, 'one copy in Sent');
  };
  const deliveries = async (subject: string): Promise<number> =>
    (await stack.messages('bob', 'INBOX')).filter(({ raw }) =>
      headerOf(raw).includes(`Subject: ${subject}\r\n`),
    ).length;

  interface Case {
    readonly title: string;
    readonly fault: Partial<WebmailFaults>;
    readonly code: string;
    readonly sentence: RegExp;
    /** What the user does besides waiting until all is well. */
    readonly signInAgain?: true;
  }
  const cases: readonly Case[] = [
    {
      title: 'because the mail server refuses the message',
      fault: { smtpRefusal: '550 5.7.1 Message refused by policy' },
      code: 'webmail.refused',
      sentence: /Message refused by policy/,
    },
    {
      title: 'because the session is over',
      fault: { signedOut: true },
      code: 'webmail.signed-out',
      sentence: /signed you out/,
    },
    {
      title: 'because the token is refused',
      fault: { wrongToken: true },
      code: 'webmail.signed-out',
      sentence: /signed you out/,
    },
    {
      title: 'because the session ends between uploading and sending',
      fault: { sessionEndsAfter: 'import' },
      code: 'webmail.signed-out',
      sentence: /signed you out/,
      signInAgain: true,
    },
    {
      title: 'because the server has come to take less',
      fault: { maxBytes: 2_000 },
      code: 'webmail.refused',
      sentence: /exceeds the maximum size/,
    },
    {
      title: 'because a gateway before the server takes less',
      fault: { gatewayLimit: 2_000 },
      code: 'webmail.request-too-large',
      sentence: /does not accept messages of this size.* Remove an attachment/,
    },
    {
      title: 'because the mail server finds the message too large',
      fault: { smtpRefusal: '552 5.3.4 Message size exceeds fixed limit' },
      code: 'webmail.refused',
      sentence: /Message size exceeds fixed limit/,
    },
  ];
  for (const { title, fault, code, sentence, signInAgain } of cases) {
    test(`${title}, it is said, all is kept, and the second try sends once`, async () => {
      const letter = await write();
      for (const [name, value] of Object.entries(fault)) stack.setFault(name as keyof WebmailFaults, value);
      await letter.composer.pressSend();
      const failure = await letter.composer.failure();
      assert.equal(failure.code, code);
      assert.match(failure.sentence, sentence);
      assert.match(failure.sentence, /Everything you wrote is still here/);
      await assertKept(letter);
      mend();
      if (signInAgain) {
        const other = await desk.chromium.context.newPage();
        await login(other, stack, 'alice');
        await other.close();
      }
      await letter.composer.sendAndLeave();
      await assertSentOnce(letter.subject);
    });
  }

  test('because the computer is offline, it is said, all is kept, and the second try sends once', async () => {
    const letter = await write();
    await desk.chromium.context.setOffline(true);
    await letter.composer.pressSend();
    const { code, sentence } = await letter.composer.failure();
    assert.equal(code, 'webmail.unreachable');
    assert.match(sentence, /Check the connection/);
    await assertKept(letter);
    await desk.chromium.context.setOffline(false);
    await letter.composer.sendAndLeave();
    await assertSentOnce(letter.subject);
  });

  for (const as of ['gateway-timeout', 'broken-line'] as const) {
    test(`by a ${as} after the message went out, it is not sent again`, async () => {
      const { composer, subject } = await write();
      stack.setFault('lostAnswer', { action: 'bounce', as });
      await composer.sendAndLeave();
      await assertSentOnce(subject);
    });
    test(`by a ${as} after uploading, it is sent once`, async () => {
      const { composer, subject } = await write();
      stack.setFault('lostAnswer', { action: 'import', as });
      await composer.pressSend();
      await composer.failure();
      mend();
      await composer.sendAndLeave();
      await assertSentOnce(subject);
      assert.deepEqual(await stack.messages('alice', 'Drafts'), []);
    });
  }

  test('and nobody knows whether it went out, the writer decides, and it is sent once', async () => {
    const letter = await write();
    const { composer, subject } = letter;
    stack.setFault('smtpRefusal', '451 4.3.0 Try again later');
    stack.setFault('lostAnswer', { action: 'bounce', as: 'broken-line' });
    await composer.pressSend();
    await composer.frame.getByText('The server did not confirm whether the message was sent').waitFor();
    await assertKept(letter);
    mend();
    await composer.pressArmed('It was not sent: send it now');
    await composer.left();
    await assertSentOnce(subject);
    assert.deepEqual(await stack.messages('alice', 'Drafts'), []);
  });

  test('because it is switched off meanwhile, the attachment route is offered', async () => {
    const letter = await write();
    stack.setFault('disabledActions', ['bounce']);
    await letter.composer.pressSend();
    const { code, sentence } = await letter.composer.failure();
    assert.equal(code, 'webmail.action-disabled');
    assert.match(sentence, /administrator has switched off/);
    await assertKept(letter);
    await letter.composer.button('Attach signed and encrypted message').waitFor();
    await letter.composer.pressSend();
    await letter.composer.frame.getByText('The protected message is attached as smime.p7m.').waitFor();
  });

  test('after somebody else has signed in, nothing is sent in their name', async () => {
    const letter = await write();
    const other = await desk.chromium.context.newPage();
    await stack.endSessions();
    await login(other, stack, 'carol');
    await letter.composer.pressSend();
    assert.equal((await letter.composer.failure()).code, 'webmail.signed-out');
    await assertKept(letter);
    await other.close();
  });

  test('a slow webmail is waited for, and its steps are shown', async () => {
    const { composer, subject } = await write();
    const [uploading, handingOver] = [gate(), gate()];
    stack.setFault('held', { action: 'import', until: uploading.opened });
    await composer.pressSend();
    await composer.frame.getByText('Uploading the protected message').waitFor();
    await eventually('the upload to be held', () => stack.waiting() > 0);
    stack.setFault('held', { action: 'bounce', until: handingOver.opened });
    uploading.open();
    await composer.frame.getByText('Sending the message').waitFor();
    assert.equal(await composer.button('Cancel').count(), 0, 'too late to cancel');
    stack.setFault('held', null);
    handingOver.open();
    await composer.left();
    await assertSentOnce(subject);
  });

  test('cancelling an upload sends nothing, and the letter can be sent later', async () => {
    const { composer, subject } = await write();
    const { opened, open } = gate();
    stack.setFault('held', { action: 'import', until: opened });
    await composer.pressSend();
    await eventually('the upload to be held', () => stack.waiting() > 0);
    await composer.button('Cancel').click();
    stack.setFault('held', null);
    open();
    await composer.frame.locator('.send-bar').waitFor();
    assert.equal(await deliveries(subject), 0);
    await composer.sendAndLeave();
    await assertSentOnce(subject);
  });
});
