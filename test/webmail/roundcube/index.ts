// A real Roundcube with Dovecot and an SMTP sink, started from unpacked packages in about a second.
import { chmod, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { exists } from '../../../scripts/setup/cache.ts';
import { outputOf } from '../../../scripts/setup/run-command.ts';
import { unpackedEnvironment } from '../../../scripts/setup/unpacked-program.ts';
import { setUpWebmailServer } from '../../../scripts/setup/webmail-server.ts';
import { addressOf, FOLDERS, MAIL_DOMAIN, WEBMAIL_USERS } from '../contract.ts';
import type { Submission, WebmailFaults, WebmailOptions, WebmailStack, WebmailUser } from '../contract.ts';
import { leakDetector } from '../leak-search.ts';
import { mailOwner, startDovecot } from './dovecot.ts';
import { freePort, portAnswers } from '../../processes/free-port.ts';
import { createMaildir, deliverToMaildir, readMaildir } from './maildir.ts';
import type { Owner } from './maildir.ts';
import { startRoundcubeSite } from './php.ts';
import { doveconfLink, RELOCATED_PATH_LENGTH, relocateDovecot } from './relocation.ts';
import { startSmtpSink } from './smtp-sink.ts';
import type { SmtpSink } from './smtp-sink.ts';

/** On a busy machine the first start of PHP and Dovecot may take a while; it is seldom more than a second. */
const START_PATIENCE = 30_000;
const DEFAULT_UPLOAD_BYTES = 64 * 1024 * 1024;
/** mkdtemp appends six characters; Dovecot's new home must have a path of exactly the right length. */
const HOME_PREFIX = '/tmp/waxs-';

/**
 * Starts Roundcube. All state lies in one new folder below /tmp, all ports are free ones of the loopback, and
 * the processes end with ours, whatever happens to us.
 *
 * @throws SetupError setup.no-apt where Debian packages cannot be had: use the embedded webmail there
 */
export async function startRoundcube(options: WebmailOptions = {}): Promise<WebmailStack> {
  const prefix = await setUpWebmailServer((line) => console.error(line));
  const home = await mkdtemp(HOME_PREFIX);
  if (home.length !== RELOCATED_PATH_LENGTH) throw new Error(`unexpected temporary folder ${home}`);
  const running: { stop(): Promise<void> }[] = [];
  const stop = async () => {
    await Promise.all(running.splice(0).map((process) => process.stop()));
    await rm(home, { recursive: true, force: true });
    await rm(doveconfLink(home), { force: true });
  };
  try {
    return await start(prefix, home, options, running, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(
  prefix: string,
  home: string,
  options: WebmailOptions,
  running: { stop(): Promise<void> }[],
  stop: () => Promise<void>,
): Promise<WebmailStack> {
  const skin = options.skin ?? 'elastic';
  if (!(await exists(path.join(prefix, 'usr/share/roundcube/skins', skin))))
    throw new Error(`no skin ${skin}`);
  const state = path.join(home, 'state');
  const mail = path.join(state, 'mail');
  const user = await mailOwner();
  await chmod(home, 0o755);
  await Promise.all([relocateDovecot(prefix, home), makeMailboxes(mail, user)]);

  const smtp = await startSmtpSink((submission) => deliverSubmission(mail, user, submission));
  running.push(smtp);
  const [imapPort, httpPort] = await Promise.all([freePort(), freePort()]);
  const site = path.join(state, 'roundcube');
  const dovecotState = path.join(state, 'dovecot');
  running.push(
    await startDovecot({ programs: home, state: dovecotState, mail, port: imapPort, user }, prefix),
    await startRoundcubeSite({
      prefix,
      home,
      state: site,
      port: httpPort,
      maxUploadBytes: options.maxUploadBytes ?? DEFAULT_UPLOAD_BYTES,
      config: { ...roundcubeConfig(site, imapPort, smtp.port), skin, ...options.config },
    }),
  );
  const url = `http://127.0.0.1:${httpPort}/`;
  await waitUntilUp(state, imapPort, httpPort, url);

  return {
    kind: 'roundcube',
    url,
    skin,
    deliver: (to, raw) => deliverToMaildir(maildirOf(mail, to), raw, user),
    messages: (of, folder) => readMaildir(maildirOf(mail, of), folder),
    captures: () => smtp.submissions,
    searchEverything: (needle) => search(state, smtp, needle),
    setFault: (name, value) => setSmtpFault(smtp, name, value),
    endSessions: async () => {
      const sqlite = path.join(prefix, 'usr/bin/sqlite3');
      const env = { ...process.env, ...(await unpackedEnvironment(prefix)) };
      await outputOf(sqlite, ['-cmd', '.timeout 5000', databaseOf(site), 'DELETE FROM session'], { env });
    },
    stop,
  };
}

function roundcubeConfig(site: string, imapPort: number, smtpPort: number): Record<string, unknown> {
  return {
    db_dsnw: `sqlite:///${databaseOf(site)}?mode=0600`,
    imap_host: `127.0.0.1:${imapPort}`,
    smtp_host: `127.0.0.1:${smtpPort}`,
    smtp_user: '%u',
    smtp_pass: '%p',
    des_key: 'only-for-tests-24-chars!',
    log_driver: 'file',
    log_dir: path.join(site, 'logs'),
    temp_dir: path.join(site, 'temp'),
    plugins: [],
    username_domain: MAIL_DOMAIN,
    mail_domain: MAIL_DOMAIN,
    session_lifetime: 600,
    enable_installer: false,
    language: 'en_US',
    create_default_folders: true,
  };
}

function databaseOf(site: string): string {
  return path.join(site, 'roundcube.db');
}

function maildirOf(mail: string, user: WebmailUser): string {
  return path.join(mail, user, 'Maildir');
}

/** The special folders are made at once, so that they are there before the first login. */
async function makeMailboxes(mail: string, owner: Owner): Promise<void> {
  await mkdir(mail, { recursive: true });
  for (const user of WEBMAIL_USERS) {
    await createMaildir(path.join(mail, user), owner);
    const root = maildirOf(mail, user);
    await Promise.all(
      FOLDERS.map((folder) =>
        createMaildir(folder === 'INBOX' ? root : path.join(root, `.${folder}`), owner),
      ),
    );
  }
}

/** Puts a submission into the recipients' mailboxes with the lines a mail server adds; gives a refusal or null. */
async function deliverSubmission(mail: string, owner: Owner, submission: Submission): Promise<string | null> {
  const { from, rcpts } = submission.envelope;
  const unknown = rcpts.filter(
    (address) => !WEBMAIL_USERS.some((user) => addressOf(user) === address.toLowerCase()),
  );
  if (unknown.length > 0) return `550 5.1.1 <${unknown.join('>, <')}>: no such user here`;
  for (const address of rcpts) {
    const trace =
      `Return-Path: <${from}>\r\nDelivered-To: ${address}\r\n` +
      `Received: from webmail (localhost [127.0.0.1])\r\n\tby sink.example.test with ESMTPA\r\n` +
      `\tfor <${address}>; ${new Date().toUTCString().replace('GMT', '+0000')}\r\n`;
    const user = WEBMAIL_USERS.find((name) => addressOf(name) === address.toLowerCase())!;
    await deliverToMaildir(maildirOf(mail, user), Buffer.concat([Buffer.from(trace), submission.raw]), owner);
  }
  return null;
}

/** Faults that can be had from a real server while it runs; others are settings given at the start. */
function setSmtpFault<Name extends keyof WebmailFaults>(
  smtp: SmtpSink,
  name: Name,
  value: WebmailFaults[Name],
): void {
  const fault: Partial<WebmailFaults> = { [name]: value };
  if (fault.smtpRefusal !== undefined) smtp.refusal = fault.smtpRefusal;
  else if (fault.held === null) smtp.held = null;
  else if (fault.held?.action === 'smtp') smtp.held = fault.held.until;
  else throw new Error(`the real Roundcube has no fault ${name} at run time: use the embedded webmail`);
}

async function search(state: string, smtp: SmtpSink, needle: string): Promise<string[]> {
  const leaks = leakDetector(needle);
  const found: string[] = [];
  for (const entry of await readdir(state, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    const bytes = await readFile(file).catch(() => Buffer.alloc(0));
    if (leaks(bytes)) found.push(path.relative(state, file));
  }
  smtp.submissions.forEach(({ envelope, raw }, index) => {
    if (leaks(raw) || leaks(Buffer.from(JSON.stringify(envelope))))
      found.push(`smtp submission ${index + 1}`);
  });
  return found;
}

/** Up means: IMAP accepts connections, and Roundcube has made its database and shows the login form. */
async function waitUntilUp(state: string, imapPort: number, httpPort: number, url: string): Promise<void> {
  const answers = await Promise.all([imapPort, httpPort].map((port) => portAnswers(port, START_PATIENCE)));
  const page = answers.includes(false) ? '' : await (await fetch(url)).text();
  if (page.includes('rcmloginuser')) return;
  const logs = ['dovecot/dovecot.out', 'dovecot/dovecot.log', 'roundcube/php.out', 'roundcube/logs/php.log'];
  const tails = await Promise.all(
    [...logs, 'roundcube/logs/errors.log'].map(async (log) => {
      const text = await readFile(path.join(state, log), 'utf8').catch(() => '');
      return text === '' ? '' : `--- ${log}\n${text.slice(-1500)}`;
    }),
  );
  throw new Error(
    `Roundcube did not start (IMAP ${answers[0]!}, HTTP ${answers[1]!}).\n${tails.join('')}${page}`,
  );
}
