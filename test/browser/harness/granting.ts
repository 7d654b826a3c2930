// Grants a site as a person does: the real popup in front of the page, and the browser's question answered beforehand.
import type { CDPSession, Page } from 'playwright';
import { eventually } from '../../eventually.ts';
import type { ChromiumSession } from './chromium.ts';

/** What chrome://extensions offers to its own page; a person ticks the same there. */
interface DeveloperPrivate {
  updateExtensionConfiguration(update: { extensionId: string; hostAccess: string }): Promise<void>;
  addHostPermission(extensionId: string, host: string): Promise<void>;
}

/**
 * Answers the browser's question about a site before it is asked: then `permissions.request` from a click
 * succeeds at once. Nothing is granted by this alone.
 */
export async function answerBeforehand(
  { context, extensionId }: ChromiumSession,
  pattern: string,
): Promise<void> {
  const tab = await context.newPage();
  await tab.goto('chrome://extensions');
  await tab.evaluate(
    async ([id, host]) => {
      const { developerPrivate } = chrome as unknown as { developerPrivate: DeveloperPrivate };
      await developerPrivate.updateExtensionConfiguration({
        extensionId: id,
        hostAccess: 'ON_SPECIFIC_SITES',
      });
      await developerPrivate.addHostPermission(id, host);
    },
    [extensionId, pattern] as const,
  );
  await tab.close();
}

/** The popup that the toolbar's icon opens. Playwright does not know it as a page, so it is driven by expressions. */
export interface ToolbarPopup {
  /** Evaluates an expression as if the person had just acted; promises are awaited, the value must be JSON. */
  evaluate(expression: string): Promise<unknown>;
  /** Waits for an element and clicks it. */
  click(selector: string): Promise<void>;
  close(): Promise<void>;
}

/** Presses the extension's icon over a page: the popup opens, and sees which page it stands over. */
export async function openToolbarPopup(session: ChromiumSession, over: Page): Promise<ToolbarPopup> {
  await over.bringToFront();
  const browser = await session.context.browser()!.newBrowserCDPSession();
  const tabs = await browser.send('Target.getTargets', { filter: [{ type: 'tab' }] });
  const tab = tabs.targetInfos.find((target) => target.url === over.url());
  // Playwright's types do not know this command yet.
  const press = browser.send.bind(browser) as unknown as (method: string, params: object) => Promise<unknown>;
  await press('Extensions.triggerAction', { id: session.extensionId, targetId: tab?.targetId });
  const url = `chrome-extension://${session.extensionId}/popup/popup.html`;
  const targetId = await eventually('the popup', async () => {
    const { targetInfos } = await browser.send('Target.getTargets');
    return targetInfos.find((target) => target.url === url)?.targetId;
  });
  const target = await attach(browser, targetId);
  const evaluate = async (expression: string): Promise<unknown> => {
    const { result, exceptionDetails } = await target('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
      userGesture: true,
    });
    if (exceptionDetails) throw new Error(JSON.stringify(exceptionDetails));
    return result?.value;
  };
  return {
    evaluate,
    click: async (selector) => {
      const element = `document.querySelector(${JSON.stringify(selector)})`;
      await eventually(selector, () => evaluate(`${element} !== null`));
      await evaluate(`${element}.click()`);
    },
    close: async () => {
      await browser.send('Target.closeTarget', { targetId }).catch(() => undefined);
      await browser.detach();
    },
  };
}

interface Answer {
  readonly result?: { readonly value?: unknown };
  readonly exceptionDetails?: unknown;
}
type Send = (method: string, params: object) => Promise<Answer>;

/** Speaks to a target through the browser's session: its messages travel inside of the browser's. */
async function attach(browser: CDPSession, targetId: string): Promise<Send> {
  const { sessionId } = await browser.send('Target.attachToTarget', { targetId, flatten: false });
  const waiting = new Map<number, (answer: Answer) => void>();
  browser.on('Target.receivedMessageFromTarget', (event) => {
    if (event.sessionId !== sessionId) return;
    const { id, result } = JSON.parse(event.message) as { id?: number; result?: Answer };
    if (id !== undefined) waiting.get(id)?.(result ?? {});
  });
  let lastId = 0;
  return (method, params) =>
    new Promise((resolve, reject) => {
      const id = ++lastId;
      waiting.set(id, resolve);
      browser
        .send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method, params }) })
        .catch(reject);
    });
}
