// What a hostile script in a page, or the content script's own world, can try; for tests of the boundaries.
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CDPSession, Frame, Page } from 'playwright';
import { eventually } from '../../eventually.ts';
import type { WireError } from '../../../src/wire/views.ts';

/** The content script's isolated world in a page's main frame: what a page would have if it broke out of its own. */
export interface IsolatedWorld {
  /** Evaluates an expression there; promises are awaited, the value must be JSON. */
  evaluate(expression: string): Promise<unknown>;
  /** Sends one command over a port of its own, and gives the answer's error code or `ok`. */
  command(name: string, payload: unknown): Promise<string>;
  close(): Promise<void>;
}

/** Attaches to the world that the extension's content script runs in. */
export async function isolatedWorld(page: Page, extensionId: string): Promise<IsolatedWorld> {
  const session = await page.context().newCDPSession(page);
  const contextId = await contextOfExtension(session, extensionId);
  const evaluate = async (expression: string): Promise<unknown> => {
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
      expression,
      contextId,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value as unknown;
  };
  return {
    evaluate,
    command: async (name, payload) =>
      String(
        await evaluate(`(${sendCommand.toString()})(${JSON.stringify(name)}, ${JSON.stringify(payload)})`),
      ),
    close: () => session.detach(),
  };
}

async function contextOfExtension(session: CDPSession, extensionId: string): Promise<number> {
  const contexts: { id: number; origin: string; auxData?: { type?: string } }[] = [];
  session.on('Runtime.executionContextCreated', ({ context }) => contexts.push(context));
  await session.send('Runtime.enable');
  const found = await eventually('the content script’s world', () =>
    contexts.find(({ origin, auxData }) => origin.includes(extensionId) && auxData?.type === 'isolated'),
  );
  return found.id;
}

/** Runs where it is sent to: one request over a port of its own. Gives `ok`, the error's code, or `disconnected`. */
export function sendCommand(command: string, payload: unknown): Promise<string> {
  return new Promise((resolve) => {
    const port = chrome.runtime.connect({ name: 'waxseal' });
    port.onMessage.addListener((message: { ok: boolean; error?: WireError }) => {
      resolve(message.ok ? 'ok' : (message.error?.code ?? 'no code'));
      port.disconnect();
    });
    port.onDisconnect.addListener(() => resolve('disconnected'));
    port.postMessage({ kind: 'request', id: 1, command, payload });
  });
}

/** As sendCommand, from a frame of the extension. */
export function commandFromFrame(frame: Frame, command: string, payload: unknown): Promise<string> {
  return frame.evaluate(
    `(${sendCommand.toString()})(${JSON.stringify(command)}, ${JSON.stringify(payload)})`,
  );
}

export interface OtherSite {
  readonly url: string;
  stop(): Promise<void>;
}

/** A web server of somebody else's: `localhost` is another site than 127.0.0.1, which alone is granted. */
export async function startOtherSite(html: string): Promise<OtherSite> {
  const server = http.createServer((_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(html);
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
