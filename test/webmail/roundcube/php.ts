// PHP's built-in web server with Roundcube's settings: no Apache, no FPM, no system files.
import { mkdir, readdir, symlink, writeFile, cp } from 'node:fs/promises';
import path from 'node:path';
import { exists } from '../../../scripts/setup/cache.ts';
import { unpackedEnvironment } from '../../../scripts/setup/unpacked-program.ts';
import { relocatePhp } from './relocation.ts';
import { startSupervised } from '../../processes/supervised-process.ts';
import type { SupervisedProcess } from '../../processes/supervised-process.ts';

export interface RoundcubePlan {
  /** Folder of the unpacked packages. */
  readonly prefix: string;
  /** Folder for the copy of PHP's program. */
  readonly home: string;
  readonly state: string;
  readonly port: number;
  /** Roundcube's settings, see its `defaults.inc.php`. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Largest upload in bytes. */
  readonly maxUploadBytes: number;
}

/** Enough that a page with its frames and a slow request do not wait for each other. */
const WORKERS = 4;

/** In the order in which they build on each other; those that are built in have no file and are left out. */
const EXTENSIONS = [
  'mbstring', 'intl', 'dom', 'xml', 'simplexml', 'xmlwriter', 'xmlreader', 'iconv', 'ctype', 'fileinfo',
  'tokenizer', 'pdo', 'pdo_sqlite', 'sqlite3', 'posix', 'sockets', 'exif',
]; // prettier-ignore

/** A form with an upload is a little larger than the upload. */
const FORM_ROOM = 1024 * 1024;

/** Writes the settings and starts the web server. */
export async function startRoundcubeSite(plan: RoundcubePlan): Promise<SupervisedProcess> {
  const { prefix, state } = plan;
  const site = path.join(state, 'site');
  const config = path.join(state, 'config');
  for (const name of ['site', 'config', 'logs', 'temp', 'sessions'])
    await mkdir(path.join(state, name), { recursive: true });
  const source = path.join(prefix, 'usr/share/roundcube');
  for (const name of ['index.php', 'program', 'skins', 'plugins', 'SQL']) {
    await symlink(path.join(source, name), path.join(site, name));
  }
  for (const name of ['defaults.inc.php', 'mimetypes.php']) {
    await cp(path.join(prefix, 'etc/roundcube', name), path.join(config, name));
  }
  await writeFile(path.join(config, 'config.inc.php'), phpConfig(plan.config));
  // Debian's start-up file honours these two, so its absolute links into /etc and /var are never followed.
  const prepend = path.join(state, 'prepend.php');
  await writeFile(
    prepend,
    `<?php define('INSTALL_PATH', '${site}/'); define('RCMAIL_CONFIG_DIR', '${config}');\n`,
  );
  const settings = path.join(state, 'php.ini');
  await writeFile(settings, await phpSettings(plan, prepend));
  const program = path.join(prefix, 'usr/bin', await only(path.join(prefix, 'usr/bin'), /^php\d+\.\d+$/));
  const php = await relocatePhp(prefix, program, plan.home);
  return startSupervised('php', [php, '-n', '-c', settings, '-S', `127.0.0.1:${plan.port}`, '-t', site], {
    cwd: site,
    env: { ...process.env, ...(await unpackedEnvironment(prefix)), PHP_CLI_SERVER_WORKERS: String(WORKERS) },
    log: path.join(state, 'php.out'),
  });
}

async function phpSettings(plan: RoundcubePlan, prepend: string): Promise<string> {
  const { prefix, state, maxUploadBytes } = plan;
  const modules = path.join(prefix, 'usr/lib/php');
  const extensions = path.join(modules, await only(modules, /^\d{8}$/));
  const present: string[] = [];
  for (const name of EXTENSIONS) {
    if (await exists(path.join(extensions, `${name}.so`))) present.push(`extension=${name}`);
  }
  if (await exists(path.join(extensions, 'opcache.so'))) present.push('zend_extension=opcache');
  return `extension_dir="${extensions}"
include_path=".:${prefix}/usr/share/php"
${present.join('\n')}
opcache.enable=1
opcache.enable_cli=1
opcache.file_update_protection=0
auto_prepend_file="${prepend}"
upload_max_filesize=${maxUploadBytes}
post_max_size=${maxUploadBytes + FORM_ROOM}
memory_limit=256M
session.save_path="${state}/sessions"
error_log="${state}/logs/php.log"
display_errors=0
date.timezone=UTC
`;
}

/** Settings as PHP source; JSON in a PHP string carries any value without a second set of quoting rules. */
function phpConfig(config: Readonly<Record<string, unknown>>): string {
  const json = JSON.stringify(config).replaceAll('\\', '\\\\').replaceAll("'", "\\'");
  return `<?php\n$config = json_decode('${json}', true);\n`;
}

async function only(folder: string, pattern: RegExp): Promise<string> {
  const found = (await readdir(folder)).find((name) => pattern.test(name));
  if (found === undefined) throw new Error(`nothing in ${folder} matches ${pattern.source}`);
  return found;
}
