// Every request that the background makes with the user's session, to be made from within the extension in a browser.
import path from 'node:path';
import { build } from 'esbuild';
import { projectRoot } from '../../../scripts/setup/cache.ts';

/** The requests by name, as expressions over `webmail` (background/webmail/roundcube) and `session`. */
export const REQUESTS = {
  'reading a message': `webmail.readRaw(session, { uid: '1', mailbox: 'INBOX' }, settings)`,
  'importing a message': `webmail.importMessage(session, 'Drafts', new TextEncoder().encode('SECRET-OF-IMPORT'), settings)`,
  'bouncing a message': `webmail.bounceMessage(session, { mailbox: 'Drafts', uid: '1' }, { from: 'a@b', to: ['c@d'], cc: [], bcc: [], deliveryNotice: false }, 'Sent')`,
  'searching for a message': `webmail.findByMessageId(session, 'INBOX', '<1@example.test>', settings)`,
  'searching for what was sent': `webmail.findSentByMessageId(session, 'Sent', '<1@example.test>', 'a@b', settings)`,
  'searching for drafts': `webmail.findRows(session, 'Drafts', '<1@example.test>', settings)`,
  'searching a whole folder': `webmail.encryptedUids(session, 'INBOX', 10, settings)`,
  'looking for a found message': `webmail.locateMessage(session, 'INBOX', '<1@example.test>', settings)`,
  'deleting messages': `webmail.deleteMessages(session, 'INBOX', ['1'])`,
  'moving a message': `webmail.moveMessage(session, 'INBOX', '1', 'Trash')`,
  'marking a message': `webmail.markMessage(session, 'INBOX', '1', 'read')`,
  "taking the form's attachment": `webmail.fetchFormAttachment(session, 'compose1', 'file1', settings)`,
  'asking for a compose window': `webmail.hasComposeWindow(session, 'compose1', settings)`,
  'asking how messages are sent': `webmail.sendingRoute(session, settings)`,
  'asking who is signed in': `webmail.currentSession(session, settings)`,
} as const;

const MODULES = ['http', 'read', 'send', 'list', 'compose'];

/** A script that puts background/webmail/roundcube under the global name `webmail`. */
export async function webmailScript(): Promise<string> {
  const contents = MODULES.map((name) => `export * from './${name}.ts';`).join('\n');
  const resolveDir = path.join(projectRoot, 'background', 'webmail', 'roundcube');
  const built = await build({
    stdin: { contents, resolveDir, loader: 'ts' },
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'webmail',
    footer: { js: 'globalThis.webmail = webmail;' },
  });
  return built.outputFiles[0]!.text;
}

/** An expression that makes one request at this origin; its value says what came of it. */
export function requestExpression(name: keyof typeof REQUESTS, origin: string): string {
  return `(async () => {
    const session = { origin: ${JSON.stringify(origin)}, path: '/', token: 'TOKEN' };
    const settings = { timeoutMs: 20000 };
    try {
      const value = await (${REQUESTS[name]});
      return 'came back with ' + (value instanceof Blob ? await value.text() : value instanceof Uint8Array ? new TextDecoder().decode(value) : JSON.stringify(value));
    } catch (error) { return String(error.code ?? error); }
  })()`;
}
