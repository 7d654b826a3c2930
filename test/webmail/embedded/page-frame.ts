// What all pages have in common: the scripts with the page's settings, the skin's frame, a place for notices.
import { createHash } from 'node:crypto';
import type { Skin } from '../contract.ts';
import type { Session } from './sessions.ts';
import { escapeHtml, markup } from './html.ts';
import type { Html } from './html.ts';

export interface PageContext {
  readonly skin: Skin;
  readonly session: Session | undefined;
  /** Token of the login form when there is no session. */
  readonly loginToken: string;
  readonly maxBytes: number;
  readonly autosaveSeconds: number;
  readonly disabledActions: readonly string[];
}

/** Roundcube 1.6.5 in the notation of its `env.rcversion`. */
const VERSION = 10605;

export interface PageParts {
  readonly title: string;
  readonly task: 'login' | 'mail';
  readonly action: string;
  readonly framed?: boolean;
  /** Settings beyond those that every page has. */
  readonly env: Readonly<Record<string, unknown>>;
  /** Statements for the scripts, for example a notice to show. */
  readonly script?: string;
  readonly content: Html;
}

/** The whole document. Only Elastic marks the body with task and action, as the skins of Roundcube do. */
export function renderPage(context: PageContext, parts: PageParts): string {
  const env = {
    task: parts.task,
    standard_windows: false,
    locale: 'en_US',
    rcversion: VERSION,
    cookie_path: '/',
    skin: context.skin,
    ...(parts.framed ? { framed: true } : {}),
    blankpage: `skins/${context.skin}/watermark.html`,
    refresh_interval: 60,
    session_lifetime: 36000,
    action: parts.action,
    comm_path: `/?_task=${parts.task}${parts.framed ? '&_framed=1' : ''}`,
    ...(context.session ? { user_id: userHash(context.session.user) } : {}),
    ...parts.env,
    request_token: context.session?.token ?? context.loginToken,
  };
  const settings = JSON.stringify(env).replaceAll('<', '\\u003C').replaceAll('>', '\\u003E');
  const classes = context.skin === 'elastic' ? `task-${parts.task} action-${parts.action || 'none'}` : '';
  return `<!DOCTYPE html>
<html lang="en"${parts.framed ? ' class="iframe"' : ''}>
<head>
<meta http-equiv="content-type" content="text/html; charset=UTF-8"><title>Roundcube Webmail :: ${escapeHtml(parts.title)}</title>
<link rel="stylesheet" href="skins/${context.skin}/styles/styles.min.css">
<script src="program/js/app.min.js"></script><script>
var rcmail = new rcube_webmail();
rcmail.set_env(${settings});
${parts.script ?? ''}
</script>
</head>
<body${classes === '' ? '' : ` class="${classes}"`}>
${parts.content.text}
<div id="messagestack"></div>
<script>
rcmail.init();
</script>
</body>
</html>
`;
}

/** The login form. */
export function loginPage(context: PageContext, notice: string | undefined): string {
  return renderPage(context, {
    title: 'Welcome to Roundcube Webmail',
    task: 'login',
    action: '',
    env: {},
    ...(notice ? { script: `rcmail.display_message(${JSON.stringify(notice)},"error",-1000);` } : {}),
    content: markup`<div id="layout-content" role="main">
      <form id="login-form" name="login-form" method="post" action="/?_task=login">
        <input type="hidden" name="_token" value="${context.loginToken}" />
        <input type="hidden" name="_task" value="login" /><input type="hidden" name="_action" value="login" />
        <input type="hidden" name="_timezone" value="UTC" /><input type="hidden" name="_url" value="" />
        <label for="rcmloginuser">Username</label>
        <input name="_user" id="rcmloginuser" required autocomplete="off" type="text" />
        <label for="rcmloginpwd">Password</label>
        <input name="_pass" id="rcmloginpwd" required autocomplete="off" type="password" />
        <button type="submit" id="rcmloginsubmit" class="button mainaction submit">Login</button>
      </form>
    </div>`,
  });
}

/** The page for a request that names nothing that is there. */
export function errorPage(context: PageContext, code: number, text: string): string {
  const content = markup`<div id="layout-content">
    <h3 class="error-title">${text}</h3>
    <p>Error No. [${code}]</p>
  </div>`;
  return renderPage(context, { title: text, task: 'mail', action: 'error', env: {}, content });
}

/** A button or link that carries out a command, as the skins have them. */
export function commandLink(command: string, classes: string, label: string, argument = ''): Html {
  const call = `return rcmail.command('${command}','${argument}',this,event)`;
  return markup`<a class="${classes}" role="button" href="#" onclick="${call}"
    ><span class="inner">${label}</span></a
  >`;
}

/** What stands in the list of a compose window for a file. */
export function attachmentLinks({ id, name }: { readonly id: string; readonly name: string }): Html {
  return markup`<a href="#load" class="filename"><span class="attachment-name">${name}</span></a>
    <a href="#delete" class="delete" onclick="return rcmail.command('remove-attachment','${id}', this, event)"
      ><span class="inner">Delete</span></a
    >`;
}

/** Names the user to scripts, the same in every session. */
function userHash(user: string): string {
  return createHash('sha256').update(user).digest('hex').slice(0, 16);
}
