// A desk to write protected mail at: a webmail, a PKI, a browser with the extension in which Alice's things are set up.
import type { Frame, Page } from 'playwright';
import { eventually } from '../../eventually.ts';
import type { StoredMessage, WebmailStack, WebmailUser } from '../../webmail/contract.ts';
import { makePki, type Pki } from '../../webmail/pki.ts';
import { askBackground, fileStandIn, openPopupPage } from './ask-background.ts';
import { builtExtension } from './built-extension.ts';
import { extensionFrames, launchChromium, type ChromiumSession } from './chromium.ts';
import { clickButtonInPage } from './closed-root.ts';
import { pressArmed } from './pressing.ts';
import { login, openCompose, setRecipients } from './roundcube-pages.ts';
import { PASSPHRASE } from './set-up-pages.ts';

export interface Desk {
  readonly pki: Pki;
  readonly chromium: ChromiumSession;
  /** The webmail's tab. */
  readonly page: Page;
  /** A page of the popup, from where state is set through the background. */
  readonly popup: Page;
  close(): Promise<void>;
}

/** Alice has a vault, her identity, the root as her authority and the certificates of Bob and Carol. */
export async function openDesk(): Promise<Desk> {
  const [pki, extension] = await Promise.all([makePki(), builtExtension('chromium')]);
  const chromium = await launchChromium({ extension });
  const popup = await openPopupPage(chromium);
  const { alice, bob, carol } = pki.people;
  await askBackground(popup, 'vault.create', { passphrase: PASSPHRASE });
  await askBackground(popup, 'identities.import', {
    file: await fileStandIn(alice.p12.file),
    password: alice.p12.password,
  });
  await trustRoot(popup, pki);
  await importContacts(popup, bob.p7bFile, carol.p7bFile);
  const { page } = chromium;
  await page.bringToFront();
  return {
    pki,
    chromium,
    page,
    popup,
    close: async () => {
      await chromium.close();
      await pki.dispose();
    },
  };
}

async function trustRoot(popup: Page, { root }: Pki): Promise<void> {
  const file = await fileStandIn(root.certificateFile);
  const [outcome] = await askBackground(popup, 'authorities.inspect', { files: [file] });
  const { sha256 } = outcome!.imported[0]!;
  await askBackground(popup, 'authorities.add', { file, sha256, scope: { kind: 'all' } });
}

export async function importContacts(popup: Page, ...files: string[]): Promise<void> {
  await askBackground(popup, 'contacts.import', { files: await Promise.all(files.map(fileStandIn)) });
}

/** Forgets every certificate of an address. */
export async function forgetContacts(popup: Page, address: string): Promise<void> {
  const contact = await askBackground(popup, 'contacts.details', { address });
  for (const { id } of contact?.certificates ?? []) await askBackground(popup, 'contacts.remove', { id });
}

/** Signs the tab in to the webmail as Alice; sessions of other webmails on this host end with it. */
export async function signIn(
  { page }: Desk,
  stack: WebmailStack,
  user: WebmailUser = 'alice',
): Promise<void> {
  // A navigation of the page that is left behind must not cut into ours; once it has, it is over.
  await page.goto('about:blank').catch(() => page.goto('about:blank'));
  await page.context().clearCookies();
  await login(page, stack, user);
}

export interface Letter {
  readonly to?: string;
  readonly cc?: string;
  readonly bcc?: string;
  readonly subject: string;
  readonly text?: string;
  readonly files?: readonly { readonly name: string; readonly mimeType: string; readonly buffer: Buffer }[];
}

/** Opens a compose window, fills its lines, presses Sign or Encrypt and writes the letter in the composer. */
export async function writeLetter(
  desk: Desk,
  stack: WebmailStack,
  button: 'Sign' | 'Encrypt',
  letter: Letter,
): Promise<Composer> {
  await openCompose(desk.page, stack);
  await fillLines(desk.page, letter);
  await clickButtonInPage(desk.page, button);
  const composer = await openedComposer(desk.page);
  // A letter without any words is asked about.
  await composer.fill({ text: 'Some words.', ...letter });
  return composer;
}

async function fillLines(page: Page, letter: Letter): Promise<void> {
  for (const field of ['to', 'cc', 'bcc'] as const) {
    const addresses = letter[field];
    if (addresses !== undefined) await setRecipients(page, field, addresses);
  }
  await page.fill('[name="_subject"]', letter.subject);
}

/** Waits for the composer that took the editor's place and has what it needs to begin. */
export async function openedComposer(page: Page): Promise<Composer> {
  const frame = await eventually('the composer', async () => {
    const [found] = extensionFrames(page).filter((one) => one.url().includes('/frames/composer.html'));
    if (found === undefined) return undefined;
    // A frame that is just being replaced is no frame to look into.
    const ready = await found
      .locator('.composer-head')
      .count()
      .catch(() => 0);
    return ready > 0 ? found : undefined;
  });
  return new Composer(page, frame);
}

/** Nobody waits longer for the webmail's notice to go. */
const NOTICE_MS = 5_000;

/** The composer as a person uses it. */
export class Composer {
  constructor(
    readonly page: Page,
    readonly frame: Frame,
  ) {}

  get field() {
    return this.frame.getByRole('textbox', { name: 'Message' });
  }

  button(name: string | RegExp) {
    return this.frame.getByRole('button', { name, exact: true });
  }

  async fill({ text, files }: Pick<Letter, 'text' | 'files'>): Promise<void> {
    if (text !== undefined) await this.field.fill(text);
    if (files === undefined) return;
    await this.frame.locator('input[type=file]').setInputFiles([...files]);
    for (const { name } of files) await this.button(`Remove ${name}`).waitFor();
  }

  /** Presses the one button that sends; where something of the webmail's lies over the box, in the window that asks. */
  async pressSend(): Promise<void> {
    const send = this.frame.locator('.send-bar .button.primary');
    const arming = async (): Promise<string | null> =>
      (await send.isEnabled()) ? send.getAttribute('data-arming') : 'waiting';
    await eventually('Send to be there', async () => (await arming()) !== 'waiting');
    // A person scrolls until they see all of it, and waits for a notice to go.
    await this.frame.locator('.send-bar').scrollIntoViewIfNeeded();
    const isArmed = await eventually(
      'Send to be armed',
      async () => (await arming()) === 'armed',
      NOTICE_MS,
    ).catch(() => false);
    if (isArmed) return pressArmed(send);
    let hasPressed = false;
    // The keyboard may have come into the frame only now: then the press is asked for once more.
    const again = this.frame.locator('.send-bar [data-again]');
    const asked = await eventually('the window that asks', async () => {
      const question = this.page
        .context()
        .pages()
        .find((page) => page.url().includes('/frames/confirm.html'));
      if (question) return question;
      // What lay above may have gone meanwhile.
      const isOver = (await this.frame.locator('.send-bar, .sending').count()) === 0;
      if (isOver) return 'sent' as const;
      if (!hasPressed || (await again.count()) > 0) await send.press('Enter');
      hasPressed = true;
      return undefined;
    });
    // The window closes under the press.
    if (asked !== 'sent') await pressArmed(asked.locator('.button.primary')).catch(() => undefined);
  }

  /** Presses a button with consequences. */
  async pressArmed(name: string): Promise<void> {
    await pressArmed(this.button(name));
  }

  /** Reads what the page supplied, and takes it for the writer's own. */
  async takePageContent(): Promise<void> {
    await this.pressArmed('I have read it, use it');
    await this.frame.locator('[data-obstacle=page-content]').waitFor({ state: 'detached' });
  }

  /** Sends, and waits until the page has gone to the folder of the copy. */
  async sendAndLeave(): Promise<void> {
    await this.pressSend();
    await this.left();
  }

  async left(): Promise<void> {
    await this.page.waitForURL((url) => url.searchParams.get('_mbox') === 'Sent');
    await this.page.waitForSelector('#messagelist', { state: 'attached' });
  }

  /** The failure that is shown, with its code. */
  async failure(): Promise<{ sentence: string; code: string }> {
    const failure = this.frame.locator('.failure');
    const code = await failure.locator('code').innerText();
    return { sentence: await failure.innerText(), code };
  }
}

/** Waits until what follows from the user's having seen one more message has followed: answers may quote it now. */
export async function whileOneMoreIsSeen(desk: Desk, work: () => Promise<unknown>): Promise<void> {
  const seen = async (): Promise<string> => {
    const worker = await desk.chromium.serviceWorker();
    return worker.evaluate(async () => JSON.stringify(await chrome.storage.session.get('shownInTabs')));
  };
  const before = await seen();
  await work();
  await eventually('the message to count as seen', async () => (await seen()) !== before);
}

/** Waits for the message with this subject in somebody's folder. */
export async function arrived(
  stack: WebmailStack,
  user: WebmailUser,
  subject: string,
  folder: 'INBOX' | 'Sent' = 'INBOX',
): Promise<StoredMessage> {
  return eventually(`“${subject}” in ${folder} of ${user}`, async () =>
    (await stack.messages(user, folder)).find(({ raw }) => headerOf(raw).includes(`Subject: ${subject}`)),
  );
}

/** The header of a message, its lines unfolded. */
export function headerOf(raw: Buffer): string {
  const text = raw.toString('latin1');
  return text.slice(0, text.indexOf('\r\n\r\n')).replace(/\r\n[ \t]+/g, ' ');
}
