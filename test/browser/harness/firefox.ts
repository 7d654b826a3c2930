// Firefox with the extension loaded, driven over WebDriver BiDi; headless.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setUpFirefox } from '../../../scripts/setup/firefox.ts';
import { eventually } from '../../eventually.ts';
import { startSupervised } from '../../processes/supervised-process.ts';
import { BidiClient, BidiError } from './bidi.ts';

/** A tab, or a frame in one: also the extension's frames in closed shadow roots. */
export interface FirefoxContext {
  readonly id: string;
  readonly url: string;
}

export interface FirefoxSession {
  /** For whatever the functions below do not offer. */
  readonly bidi: BidiClient;
  /** The tab that was open from the start. */
  readonly tab: string;
  /** Where the extension's pages are: `moz-extension://UUID/`. */
  readonly extensionOrigin: string;
  /** Opens a second tab and leaves the first one in front. */
  newTab(): Promise<string>;
  /** Loads an address and waits until it is complete. Pages of the extension can be loaded, too. */
  goto(url: string, context?: string): Promise<void>;
  /** The tabs and all frames in them. */
  contexts(): Promise<FirefoxContext[]>;
  /** Waits for the frame of the extension that shows `file`, for example `frames/reader.html`. */
  extensionFrame(file: string): Promise<string>;
  /** Evaluates an expression (promises are awaited) and gives its value, which must be JSON. */
  evaluate(context: string, expression: string): Promise<unknown>;
  /** Waits until the expression is true. A context that navigates meanwhile does no harm. */
  waitFor(context: string, expression: string): Promise<void>;
  /** Waits until the element is visible, and gives the pixel in its middle. */
  middleOf(context: string, selector: string): Promise<{ readonly x: number; readonly y: number }>;
  /** Clicks the middle of the element as a person does. */
  click(context: string, selector: string): Promise<void>;
  /** Types into whatever has the focus in the context; click first. */
  type(context: string, text: string): Promise<void>;
  close(): Promise<void>;
}

type Preferences = Readonly<Record<string, boolean | string | number>>;

interface ContextTree {
  readonly context: string;
  readonly url: string;
  readonly children?: readonly ContextTree[] | null;
}

/** Pins the extension's random host, so that its address is known. */
const EXTENSION_UUID = 'b0d5f1de-7a8c-4e0f-9c3b-5c6f0e8a1d42';
const START_PATIENCE = 60_000;

/** Starts Firefox with a new profile and loads the extension for this run. */
export async function launchFirefox({
  extension,
  preferences: further = {},
  managed,
}: {
  readonly extension: string;
  /** What an administrator has set for the extension, by its id: `browser.storage.managed` answers it. */
  readonly managed?: { readonly id: string; readonly data: unknown };
  /** Preferences beside those that every test has. */
  readonly preferences?: Preferences;
}): Promise<FirefoxSession> {
  const firefox = await setUpFirefox((line) => console.error(line));
  const profile = await mkdtemp(path.join(os.tmpdir(), 'waxseal-firefox-'));
  const log = path.join(profile, 'firefox.log');
  await writeFile(path.join(profile, 'user.js'), await preferences(extension, further));
  if (managed !== undefined) await writeManagedStorage(profile, managed.id, managed.data);
  const browser = await startSupervised(
    'firefox',
    [firefox.executable, '--headless', '--no-remote', '--profile', profile, '--remote-debugging-port', '0',
     '--remote-allow-system-access'],
    { cwd: profile, env: { ...process.env, ...firefox.env, HOME: profile, MOZ_HEADLESS: '1' }, log },
  ); // prettier-ignore
  const close = async () => {
    await browser.stop();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const address = await eventually(
      'Firefox to listen',
      async () => /WebDriver BiDi listening on (ws:\S+)/.exec(await readFile(log, 'utf8'))?.[1],
      START_PATIENCE,
    );
    const bidi = await BidiClient.connect(`${address}/session`);
    await bidi.command('session.new', { capabilities: {} });
    await bidi.command('webExtension.install', { extensionData: { type: 'path', path: extension } });
    const { contexts } = (await bidi.command('browsingContext.getTree')) as { contexts: ContextTree[] };
    return session(bidi, contexts[0]!.context, async () => {
      bidi.close();
      await close();
    });
  } catch (error) {
    const said = (await readFile(log, 'utf8').catch(() => '')).slice(-1000);
    await close();
    throw new Error(`Firefox did not start: ${said}`, { cause: error });
  }
}

function session(bidi: BidiClient, tab: string, close: () => Promise<void>): FirefoxSession {
  const extensionOrigin = `moz-extension://${EXTENSION_UUID}/`;
  const perform = async (context: string, actions: readonly object[]) => {
    await bidi.command('input.performActions', { context, actions });
  };
  const self: FirefoxSession = {
    bidi,
    tab,
    extensionOrigin,
    goto: async (url, context = tab) => {
      await bidi.command('browsingContext.navigate', { context, url, wait: 'complete' });
    },
    newTab: async () => {
      const { context } = (await bidi.command('browsingContext.create', {
        type: 'tab',
        background: true,
      })) as { context: string };
      return context;
    },
    contexts: async () => {
      const { contexts } = (await bidi.command('browsingContext.getTree')) as { contexts: ContextTree[] };
      return contexts.flatMap(flattened);
    },
    extensionFrame: async (file) => {
      const found = await eventually(`the frame ${file}`, async () =>
        (await self.contexts()).find(
          ({ id, url }) => id !== tab && url.split(/[?#]/)[0] === extensionOrigin + file,
        ),
      );
      await self.waitFor(found.id, "document.readyState === 'complete'");
      return found.id;
    },
    evaluate: async (context, expression) => {
      const { result, exceptionDetails } = (await bidi.command('script.evaluate', {
        expression: `(async () => JSON.stringify(await (${expression})))()`,
        target: { context },
        awaitPromise: true,
      })) as { result?: { value?: string }; exceptionDetails?: { text: string } };
      if (exceptionDetails) throw new BidiError('javascript error', exceptionDetails.text);
      return result?.value === undefined ? undefined : (JSON.parse(result.value) as unknown);
    },
    waitFor: async (context, expression) => {
      await eventually(expression, () =>
        self.evaluate(context, `Boolean(${expression})`).catch(isNavigation),
      );
    },
    middleOf: async (context, selector) => {
      const place = `(() => {
        const element = document.querySelector(${JSON.stringify(selector)});
        element?.scrollIntoView({ block: 'center' });
        const box = element?.getBoundingClientRect();
        return box && box.width > 0 && { x: Math.round(box.x + box.width / 2), y: Math.round(box.y + box.height / 2) };
      })()`;
      return (await eventually(`${selector} to be visible`, () => self.evaluate(context, place))) as Point;
    },
    click: async (context, selector) => {
      const { x, y } = await self.middleOf(context, selector);
      const pointer = [
        { type: 'pointerMove', x, y },
        { type: 'pointerDown', button: 0 },
        { type: 'pointerUp', button: 0 },
      ];
      await perform(context, [{ type: 'pointer', id: 'mouse', actions: pointer }]);
    },
    type: async (context, text) => {
      const keys = Array.from(text, (value) => [
        { type: 'keyDown', value },
        { type: 'keyUp', value },
      ]).flat();
      await perform(context, [{ type: 'key', id: 'keyboard', actions: keys }]);
    },
    close,
  };
  return self;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** While a context navigates it cannot be asked; that is no answer yet, not a failure. */
function isNavigation(error: unknown): undefined {
  const passing = ['no such frame', 'unknown error', 'javascript error', 'no such realm'];
  if (error instanceof BidiError && passing.includes(error.code)) return undefined;
  throw error;
}

function flattened(tree: ContextTree): FirefoxContext[] {
  return [{ id: tree.context, url: tree.url }, ...(tree.children ?? []).flatMap(flattened)];
}

/** A native manifest of type `storage`, where Firefox looks for those of the user. */
async function writeManagedStorage(home: string, id: string, data: unknown): Promise<void> {
  const folder = path.join(home, '.mozilla', 'managed-storage');
  await mkdir(folder, { recursive: true });
  const manifest = { name: id, description: 'Set by a test', type: 'storage', data };
  await writeFile(path.join(folder, `${id}.json`), JSON.stringify(manifest));
}

/** No telemetry, no updates, no first-run pages; the extension's host pinned by its id. */
async function preferences(extension: string, further: Preferences): Promise<string> {
  const manifest = JSON.parse(await readFile(path.join(extension, 'manifest.json'), 'utf8')) as {
    browser_specific_settings: { gecko: { id: string } };
  };
  const uuids = JSON.stringify({ [manifest.browser_specific_settings.gecko.id]: EXTENSION_UUID });
  const values: Preferences = {
    'extensions.webextensions.uuids': uuids,
    'remote.prefs.recommended': true,
    'app.update.disabledForTesting': true,
    'browser.shell.checkDefaultBrowser': false,
    'datareporting.policy.dataSubmissionEnabled': false,
    'toolkit.telemetry.enabled': false,
    'network.captive-portal-service.enabled': false,
    'network.connectivity-service.enabled': false,
    'services.settings.server': 'data:,',
    ...further,
  };
  return Object.entries(values)
    .map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`)
    .join('');
}
