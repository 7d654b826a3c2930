// Decides what a request gets: login page, page, download, an action's answer, or an error in Roundcube's manner.
import { randomBytes } from 'node:crypto';
import type { Skin } from '../contract.ts';
import { ACTIONS } from './actions.ts';
import { beginComposition, composePage } from './compose-page.ts';
import { DEFAULT_AUTOSAVE_SECONDS, DEFAULT_MAX_BYTES, whileHeld } from './faults.ts';
import type { FaultState } from './faults.ts';
import { commands, download, failure, page, redirect } from './http-messages.ts';
import type { WebReply, WebRequest } from './http-messages.ts';
import { listPage } from './list-page.ts';
import { folderNamed } from './mailboxes.ts';
import type { Mailboxes } from './mailboxes.ts';
import { messagePage } from './message-page.ts';
import { leaves, parseMessage } from './mime-parts.ts';
import { errorPage, loginPage } from './page-frame.ts';
import type { PageContext } from './page-frame.ts';
import type { Session, Sessions } from './sessions.ts';
import type { Outbox } from './submission.ts';

export interface Server {
  readonly skin: Skin;
  readonly mailboxes: Mailboxes;
  readonly sessions: Sessions;
  readonly outbox: Outbox;
  readonly faults: FaultState;
  /** Largest upload in bytes, where no fault says otherwise. */
  readonly maxBytes?: number;
}

const SESSION_COOKIE = 'roundcube_sessid';
const SESSION_OVER = 'Your session is invalid or expired.';

/** Answers one request. */
export async function answer(server: Server, request: WebRequest): Promise<WebReply> {
  const { faults, sessions } = server;
  const action = request.value('_action');
  if (faults.gatewayLimit !== null && request.body.length > faults.gatewayLimit)
    return page('<html><h1>413 Request Entity Too Large</h1></html>', 413);
  await whileHeld(faults, action);
  const session = faults.signedOut ? undefined : sessions.find(request.cookie(SESSION_COOKIE));
  if (request.value('_task') === 'login' && request.method === 'POST') return login(server, request);
  if (request.value('_task') === 'logout' && session) sessions.end(session);
  if (!session || request.value('_task') === 'logout') return signedOut(server, request, action);

  if (request.method === 'POST' && !tokenIsRight(server, session, request)) {
    return { ...page('Invalid Request', 403), headers: { 'Content-Type': 'text/html; charset=UTF-8' } };
  }
  if (faults.disabledActions.includes(action)) {
    const text = 'Application Error (404): Action disabled';
    if (isRemote(request)) return commands(action, [failure(text)]);
    return page(errorPage(contextOf(server, session), 404, 'Action disabled'), 404);
  }
  const reply = await perform(server, session, request, action);
  if (faults.sessionEndsAfter === action) sessions.end(session);
  if (faults.lostAnswer?.action !== action) return reply;
  return faults.lostAnswer.as === 'broken-line'
    ? { ...reply, breaksOff: true }
    : page('<html><h1>504 Gateway Time-out</h1></html>', 504);
}

async function perform(
  server: Server,
  session: Session,
  request: WebRequest,
  action: string,
): Promise<WebReply> {
  const { mailboxes, outbox, faults } = server;
  const mailbox = mailboxes.get(session.user)!;
  const context = contextOf(server, session);
  const folder = folderNamed(request.value('_mbox')) ?? 'INBOX';
  const message = mailbox.find(folder, Number(request.value('_uid')));

  const handler = ACTIONS[action];
  if (handler) return handler({ request, session, mailbox, outbox, faults, maxBytes: context.maxBytes });
  if (action === '') return page(listPage(context, folder));
  if (action === 'compose') {
    const composition = session.compositions.get(request.value('_id'));
    if (composition) return page(composePage(context, composition));
    const begun = beginComposition(request, mailbox);
    session.compositions.set(begun.id, begun);
    return redirect(`/?_task=mail&_action=compose&_id=${begun.id}`);
  }
  if (action === 'display-attachment') {
    const files = session.compositions.get(request.value('_id'))?.attachments ?? [];
    const file = files.find(({ id }) => id === request.value('_file'));
    return file ? download(file.bytes, file.type, file.name) : page('', 404);
  }
  if (action === 'viewsource' || action === 'get') {
    if (
      request.value('_save') + request.value('_download') !== '' &&
      !tokenIsRight(server, session, request)
    ) {
      return page(errorPage(context, 403, 'Request check failed'));
    }
    if (action === 'get') return part(request, message?.raw);
    const whole = source(request, message?.raw);
    return faults.halfSource === null ? whole : { ...whole, pausesUntil: faults.halfSource };
  }
  if (!message) return page(errorPage(context, 404, 'Message could not be opened'));
  if (action === 'show' || action === 'preview') {
    message.flags.add('\\Seen');
    return page(messagePage(context, folder, message, action));
  }
  return page(errorPage(context, 404, 'File not found'), 404);
}

/** With `_save=1` the exact bytes; without, what Roundcube shows: no carriage returns, no blanks at line ends. */
function source(request: WebRequest, raw: Buffer | undefined): WebReply {
  const type = 'text/plain;charset=UTF-8';
  if (request.value('_save') === '1')
    return download(raw ?? Buffer.alloc(0), type, `${request.value('_uid')}.eml`);
  const text = (raw ?? Buffer.alloc(0)).toString('latin1').replace(/[ \t]*\r\n/g, '\n');
  return { status: 200, headers: { 'Content-Type': type }, body: Buffer.from(text, 'latin1') };
}

function part(request: WebRequest, raw: Buffer | undefined): WebReply {
  const wanted = raw && leaves(parseMessage(raw)).find(({ number }) => number === request.value('_part'));
  if (!wanted) return page('', 404);
  return download(wanted.content(), wanted.type, wanted.fileName ?? `part${wanted.number}`);
}

/** The token stands in the header that scripts send, or in a field of the form or the query. */
function tokenIsRight(server: Server, session: Session, request: WebRequest): boolean {
  if (server.faults.wrongToken) return false;
  return [request.header('X-Roundcube-Request'), request.value('_token')].includes(session.token);
}

function login(server: Server, request: WebRequest): WebReply {
  const session = server.sessions.login(request.value('_user'), request.value('_pass'));
  if (!session) return page(loginPage(contextOf(server, undefined), 'Login failed.'), 401);
  const cookie = `${SESSION_COOKIE}=${session.id}; path=/; HttpOnly; SameSite=Lax`;
  return redirect(`/?_task=mail&_token=${session.token}`, [cookie]);
}

/** A script is told in JSON; everybody else gets the login page, with status 200. */
function signedOut(server: Server, request: WebRequest, action: string): WebReply {
  if (isRemote(request)) {
    const notice = ['display_message', SESSION_OVER, 'error', -1000] as const;
    return commands(action, [notice, ['session_error', '/?_task=login&_err=session']]);
  }
  const hadSession = request.cookie(SESSION_COOKIE) !== undefined && request.value('_task') === 'mail';
  return page(loginPage(contextOf(server, undefined), hadSession ? SESSION_OVER : undefined));
}

function isRemote(request: WebRequest): boolean {
  return request.value('_remote') !== '';
}

function contextOf(server: Server, session: Session | undefined): PageContext {
  return {
    skin: server.skin,
    session,
    loginToken: session ? '' : randomBytes(16).toString('hex'),
    maxBytes: server.faults.maxBytes ?? server.maxBytes ?? DEFAULT_MAX_BYTES,
    autosaveSeconds: server.faults.autosaveSeconds ?? DEFAULT_AUTOSAVE_SECONDS,
    disabledActions: server.faults.disabledActions,
  };
}
