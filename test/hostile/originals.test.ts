// A hostile page says which message is answered: what it names is quoted, or taken along, by the user's own act alone.
import { after, before, describe } from 'node:test';
import { chromiumMissing } from '../available.ts';
import {
  openCompose,
  openFolder,
  openMessage,
  setRecipients,
  uidOf,
} from '../browser/harness/roundcube-pages.ts';
import { shownVerdict } from '../browser/harness/reading.ts';
import { openedComposer, whileOneMoreIsSeen, type Composer } from '../browser/harness/writing-desk.ts';
import { entityWithAttachment, enveloped } from '../webmail/messages.ts';
import { trick } from './trick.ts';
import { hostileDesk, waitUntilArmed, type Victim } from './writing-victim.ts';

const SECRET = 'the code of the gate is 4711';
const OPENED = 'only what the user opened in this tab is quoted by itself';
const NAMED =
  'author and subject of the original stand over the quote, and whoever never had it is asked about';

describe('The original of an answer in a hostile page', { skip: await chromiumMissing() }, () => {
  let victim: Victim;
  let number = 0;
  before(async () => {
    victim = await hostileDesk();
  });
  after(() => victim.close());

  /** A sealed letter of Bob's to Alice, with a file; gives its subject. */
  const deliver = async (messageId?: string): Promise<string> => {
    const subject = `Sealed ${++number}`;
    const entity = entityWithAttachment(`${SECRET}\n`, 'plans.csv', Buffer.from('secret,plans\r\n'));
    const header = { subject, from: 'bob@example.test', ...(messageId === undefined ? {} : { messageId }) };
    const raw = await enveloped(header, entity, [victim.desk.pki.people.alice]);
    await victim.stack.deliver('alice', raw);
    return subject;
  };
  const open = (subject: string): Promise<void> =>
    whileOneMoreIsSeen(victim.desk, async () => {
      await openMessage(victim.page, victim.stack, subject);
      const { frame } = await shownVerdict(victim.page);
      await frame.getByText(SECRET).waitFor();
    });
  const answer = async (
    subject: string,
    as: '_reply_uid' | '_forward_uid' = '_reply_uid',
  ): Promise<Composer> => {
    const { page, stack } = victim;
    await openFolder(page, stack);
    await openCompose(page, stack, { [as]: await uidOf(page, subject), _mbox: 'INBOX' });
    const composer = await openedComposer(page);
    await composer.frame.locator('.letter-facts').waitFor();
    return composer;
  };
  const text = (composer: Composer): Promise<string> => composer.field.inputValue();
  const quotedIn = async (composer: Composer): Promise<string | undefined> =>
    (await text(composer)).includes(SECRET) ? 'the sealed letter is in the answer' : undefined;

  trick({
    name: 'a letter that was never opened is named as the original',
    heldBecause: OPENED,
    attempt: async () => quotedIn(await answer(await deliver())),
  });
  trick({
    name: 'a letter that was opened in another tab is named',
    heldBecause: OPENED,
    attempt: async () => {
      const subject = await deliver();
      const { page, stack, desk } = victim;
      const other = await desk.chromium.context.newPage();
      await openMessage(other, stack, subject);
      await shownVerdict(other);
      await other.close();
      await page.bringToFront();
      return quotedIn(await answer(subject));
    },
  });
  trick({
    name: 'another ciphertext is given under the Message-ID of a letter that was opened',
    heldBecause: 'a letter is known by the SHA-256 of its octets',
    attempt: async () => {
      const messageId = '<twice@example.test>';
      await open(await deliver(messageId));
      return quotedIn(await answer(await deliver(messageId)));
    },
  });
  trick({
    name: 'a letter that was opened is quoted to somebody who never had it',
    heldBecause: NAMED,
    attempt: async () => {
      const subject = await deliver();
      await open(subject);
      const composer = await answer(subject);
      await setRecipients(victim.page, 'to', 'Bob Ray <carol@example.test>');
      await composer.frame.locator('.letter-facts', { hasText: 'carol@example.test' }).waitFor();
      if (!(await text(composer)).includes(SECRET)) return 'the test quotes nothing, and proves nothing';
      await composer.frame.locator('.original-line', { hasText: 'bob@example.test' }).waitFor();
      await composer.frame.locator('[data-obstacle=outsiders]', { hasText: 'carol@' }).waitFor();
      return victim.leftDuring(async () => {
        await victim.page.keyboard.press('Enter');
        await composer.frame
          .locator('.send-bar .button.primary')
          .click({ force: true, timeout: 2_000 })
          .catch(() => undefined);
      });
    },
  });
  trick({
    name: 'a forward takes the file of a sealed letter along',
    heldBecause: 'files of an original go by a click',
    attempt: async () => {
      const subject = await deliver();
      await open(subject);
      const composer = await answer(subject, '_forward_uid');
      await waitUntilArmed(composer).catch(() => undefined);
      const files = await composer.frame.locator('.files .file-name').allInnerTexts();
      return files.length > 0 ? `attached: ${files.join(', ')}` : undefined;
    },
  });
  trick({
    name: 'the draft of another window is brought up by its id',
    heldBecause: 'it is offered in our frame, and comes back on the user’s act alone',
    attempt: async () => {
      const first = await victim.begin({ text: SECRET });
      await first.frame.locator('[data-saved]').waitFor();
      const stolen = victim.page.url();
      await openFolder(victim.page, victim.stack);
      await victim.page.goto(stolen);
      const composer = await openedComposer(victim.page);
      await composer.frame.getByRole('button', { name: 'Restore it' }).waitFor();
      const field = await composer.field.count();
      return field > 0
        ? 'the draft came back by itself'
        : victim.leftDuring(() => victim.page.keyboard.press('Enter'));
    },
  });
});
