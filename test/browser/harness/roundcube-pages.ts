// What a person does in Roundcube's pages, the real ones and the embedded ones: log in, open, reply, compose.
import type { Frame, Page } from 'playwright';
import { addressOf } from '../../webmail/contract.ts';
import type { Folder, WebmailStack, WebmailUser } from '../../webmail/contract.ts';

const MAX_COMPOSE_ATTEMPTS = 3;
/** What stands in the place of a compose window that is lost. */
const LOST_WINDOW = '.boxerror';

/** Logs in and waits for the list of messages. */
export async function login(page: Page, stack: WebmailStack, user: WebmailUser): Promise<void> {
  await page.goto(stack.url);
  await page.fill('#rcmloginuser', addressOf(user));
  await page.fill('#rcmloginpwd', user);
  await page.click('#rcmloginsubmit');
  await page.waitForSelector('#messagelist', { state: 'attached' });
}

/** Goes to a folder's list, fresh from the server. */
export async function openFolder(page: Page, stack: WebmailStack, folder: Folder = 'INBOX'): Promise<void> {
  await page.goto(`${stack.url}?_task=mail&_mbox=${folder}`);
  await page.waitForSelector('#messagelist', { state: 'attached' });
}

/** Clicks the message with this subject in the list and gives the preview frame once it shows that message. */
export async function openPreview(page: Page, subject: string): Promise<Frame> {
  const uid = await uidOf(page, subject);
  await messageRow(page, subject).locator('td.subject').click();
  await page.waitForFunction((wanted) => {
    const frame = document.querySelector<HTMLIFrameElement>('#messagecontframe');
    const inner = frame?.contentDocument;
    return (
      inner?.readyState === 'complete' && new URLSearchParams(inner.location.search).get('_uid') === wanted
    );
  }, uid);
  return page.frame('messagecontframe')!;
}

/** Presses the pointer where nothing is: an act of the user's, as every click in a list is. */
export async function actInPage(page: Page): Promise<void> {
  // Where another tab was closed, any of those left may be in front: Chromium draws the others no more.
  await page.bringToFront();
  await page.mouse.click(1, 1);
}

/** Opens the message with this subject on a page of its own, after an act of the user's as a click in the list is one. */
export async function openMessage(
  page: Page,
  stack: WebmailStack,
  subject: string,
  folder: Folder = 'INBOX',
): Promise<void> {
  await openFolder(page, stack, folder);
  const address = `${stack.url}?_task=mail&_action=show&_uid=${await uidOf(page, subject)}&_mbox=${folder}`;
  await actInPage(page);
  await page.goto(address);
}

/** Opens the compose window; `parameters` as `_to`, `_subject`, `_reply_uid`, `_forward_uid`, `_draft_uid`, `_mbox`. */
export async function openCompose(
  page: Page,
  stack: WebmailStack,
  parameters: Readonly<Record<string, string>> = {},
): Promise<void> {
  const query = new URLSearchParams({ _task: 'mail', _action: 'compose', ...parameters });
  // Roundcube loses the window that it has just begun when a request of the page before ends only now.
  for (let attempt = 0; attempt < MAX_COMPOSE_ATTEMPTS; attempt++) {
    await page.goto(`${stack.url}?${query.toString()}`);
    await page.waitForSelector(`[name="_message"], ${LOST_WINDOW}`, { state: 'attached' });
    if ((await page.locator('[name="_message"]').count()) > 0) return;
  }
  throw new Error('Roundcube lost its compose window again and again');
}

/** Fills a field with recipients. Elastic hides the field behind a widget of its own, which follows `change`. */
export async function setRecipients(
  page: Page,
  field: 'to' | 'cc' | 'bcc' | 'replyto',
  addresses: string,
): Promise<void> {
  await page.locator(`[name="_${field}"]`).evaluate((element, value) => {
    (element as HTMLTextAreaElement).value = value;
    element.dispatchEvent(new Event('change', { bubbles: true }));
  }, addresses);
}

/** Ticks boxes and chooses values as a person does; Elastic keeps a hidden field beside each, which follows it. */
export async function setOptions(page: Page, options: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(options)) {
    await page.locator(`[name="${name}"]:not([type=hidden])`).evaluate((element, wanted) => {
      const field = element as HTMLInputElement;
      if (field.type === 'checkbox') field.checked = wanted === field.value;
      else field.value = wanted;
      field.dispatchEvent(new Event('change', { bubbles: true }));
    }, value);
  }
}

/** The uid of the message with this subject in the list that is shown. */
export async function uidOf(page: Page, subject: string): Promise<string> {
  const address = await messageRow(page, subject).locator('td.subject a').first().getAttribute('href');
  return new URLSearchParams(address!.split('?')[1]).get('_uid')!;
}

function messageRow(page: Page, subject: string) {
  return page.locator('#messagelist tbody tr').filter({ hasText: subject }).first();
}
