// Domains at which people have addresses who have nothing to do with each other, as far as they are cheaply recognised.

/** Second labels under which registries of countries hand out names: `co.uk`, `com.br`, `gov.pl`. */
const REGISTRY_LABELS: readonly string[] = [
  ...['ac', 'asso', 'co', 'com', 'ed', 'edu', 'go', 'gob', 'gov', 'gouv', 'gv', 'govt', 'info', 'ltd'],
  ...['mil', 'ne', 'net', 'nom', 'or', 'org', 'plc', 'sch'],
];

/** Providers of mailboxes for everybody, those with the most users in the languages that we speak. */
const MAILBOX_PROVIDERS: ReadonlySet<string> = new Set([
  ...['gmail.com', 'googlemail.com', 'outlook.com', 'hotmail.com', 'live.com', 'msn.com', 'yahoo.com'],
  ...['icloud.com', 'me.com', 'mac.com', 'aol.com', 'mail.com', 'proton.me', 'protonmail.com', 'pm.me'],
  ...['gmx.de', 'gmx.net', 'gmx.at', 'gmx.ch', 'gmx.com', 'web.de', 't-online.de', 'freenet.de'],
  ...['posteo.de', 'mailbox.org', 'fastmail.com', 'zoho.com', 'tutanota.com', 'bluewin.ch', 'a1.net'],
  ...['orange.fr', 'wanadoo.fr', 'free.fr', 'sfr.fr', 'laposte.net', 'hotmail.fr', 'yahoo.fr', 'outlook.fr'],
  ...['libero.it', 'virgilio.it', 'tiscali.it', 'hotmail.it', 'yahoo.it', 'telefonica.net', 'hotmail.es'],
  ...['seznam.cz', 'email.cz', 'centrum.cz', 'wp.pl', 'onet.pl', 'o2.pl', 'interia.pl', 'ziggo.nl'],
  ...[
    'kpnmail.nl',
    'sapo.pt',
    'yahoo.co.uk',
    'hotmail.co.uk',
    'btinternet.com',
    'yahoo.co.jp',
    'docomo.ne.jp',
  ],
  ...['mail.ru', 'yandex.ru', 'qq.com', '163.com', 'naver.com', 'uol.com.br', 'comcast.net'],
]);

/**
 * True for a domain that is no single organisation's: fewer than two labels, what looks like the suffix of a country's
 * registry, a large provider of mailboxes. Lower case, A-labels. No list of public suffixes is consulted: `github.io`,
 * suffixes of cities and regions, smaller providers are not recognised.
 */
export function isSharedDomain(domain: string): boolean {
  const labels = domain.split('.');
  if (labels.length < 2 || MAILBOX_PROVIDERS.has(domain)) return true;
  return labels.length === 2 && labels[1]!.length === 2 && REGISTRY_LABELS.includes(labels[0]!);
}

/** True for an IP address in the place of a name: no top-level domain is a number (RFC 3696 section 2). */
export function isIpAddress(domain: string): boolean {
  return domain.includes(':') || /(?:^|\.)(?:\d+|0x[0-9a-f]*)\]?$/i.test(domain);
}
