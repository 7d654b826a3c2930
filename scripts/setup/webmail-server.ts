// Gets Roundcube, PHP and Dovecot: Debian packages unpacked under the cache, started by test/webmail/roundcube.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { unpackedPackages } from './debian-packages.ts';

/**
 * Gives the folder below which the server's programs lie (`usr/share/roundcube`, `usr/bin/php8.2`, ...).
 *
 * @throws SetupError setup.no-apt where there are no Debian packages: use the embedded webmail then
 */
export async function setUpWebmailServer(say: (line: string) => void): Promise<string> {
  return unpackedPackages(
    {
      name: 'webmail',
      packages: [
        'roundcube-core',
        'roundcube-sqlite3',
        'php-cli',
        'php-intl',
        'php-mbstring',
        'php-sqlite3',
        'php-xml',
        'dovecot-imapd',
      ],
      adapt: searchIncludePath,
      optional: ['roundcube-skin-larry', 'roundcube-skin-classic'],
      without:
        /^(apache2.*|libapache2.*|libapr.*|libmariadb.*|mariadb.*|mysql-common|php.*-mysql|openssl|roundcube-mysql)$/,
    },
    say,
  );
}

/** Newer packages of PHP libraries load each other by absolute path; without it PHP looks along its include path. */
async function searchIncludePath(folder: string): Promise<void> {
  const libraries = path.join(folder, 'usr/share/php');
  for (const name of await readdir(libraries, { recursive: true })) {
    if (!name.endsWith('autoload.php')) continue;
    const file = path.join(libraries, name);
    await writeFile(file, (await readFile(file, 'utf8')).replaceAll("'/usr/share/php/", "'"));
  }
}
