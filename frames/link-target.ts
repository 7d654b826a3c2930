// Which links of a message may be followed, and what is said of where they lead.
import { cleanLine } from '../src/mime/clean-text.ts';
import { isLookAlike } from '../src/mime/look-alikes.ts';
import { percentDecoded } from './percent-decoded.ts';

/** Of an address; what is longer hides its host. */
const MAX_ADDRESS = 16_000;
/** Longer words of a link are no address. */
const MAX_WORDS = 2000;
const FOLLOWED_SCHEMES: ReadonlySet<string> = new Set(['http:', 'https:', 'mailto:', 'tel:']);

/**
 * The absolute address a link leads to, hosts in their ASCII form (so that look-alike letters show), or
 * undefined when it must not be followed: relative, other schemes, or a host that hides behind a user name
 * (`https://bank.example@evil.example`).
 */
export function linkTarget(href: string): string | undefined {
  if (href.length > MAX_ADDRESS) return undefined;
  let url: URL;
  try {
    url = new URL(href.trim());
  } catch {
    return undefined;
  }
  if (!FOLLOWED_SCHEMES.has(url.protocol) || url.username !== '' || url.password !== '') return undefined;
  return url.href;
}

/** The host a target leads to, with its port; the address or number for mail and telephone. */
export function placeOf(target: string): string {
  const { host, pathname } = new URL(target);
  return host === '' ? percentDecoded(pathname) : host;
}

/** What reads as a host at the beginning of the words, or where an address begins in them. */
const NAMED_HOSTS =
  /(https?:\/\/|^|\bwww\.|@)((?:[\p{L}\p{N}\p{M}-]{1,63}\.)+[\p{L}\p{N}-]{2,63})(?=[/:?#\s)>\]]|$)/giu;
/** Names of files, where none of these could be a host: there is no such top-level domain. */
const FILE_NAME = /\.(?:pdf|docx?|xlsx?|pptx?|odt|ods|txt|csv|jpe?g|png|gif|html?|ics|eml)$/i;
const MAIL_ADDRESS = /[^\s<>()[\]\\,;:"'@]{1,64}@[^\s<>()[\]\\,;:"'@]{1,255}/gu;
/** Languages need them, names of hosts do not: there they only keep a name from being found. */
const JOINERS = /[\u200c\u200d]/g;

/**
 * True when the words of a link read as an address of another host than that it leads to, also where they are
 * written in letters of full width or with characters that cannot be seen, or in letters that are made to be taken for
 * others. Of a mail link, when they read as another mail address.
 */
export function namesAnotherHost(words: string, target: string): boolean {
  const { protocol, hostname, pathname } = new URL(target);
  const plain = cleanLine(words.slice(0, MAX_WORDS)).replace(JOINERS, '').normalize('NFKC');
  if (protocol === 'mailto:') {
    const recipients = percentDecoded(pathname).toLowerCase();
    return (plain.match(MAIL_ADDRESS) ?? []).some(
      (named) => !recipients.includes(withoutEnd(named).toLowerCase()),
    );
  }
  if (!protocol.startsWith('http')) return false;
  return Array.from(plain.matchAll(NAMED_HOSTS)).some(([, before = '', named = '']) => {
    if (before === '' && FILE_NAME.test(named)) return false;
    const ascii = hostOf(named);
    return ascii !== undefined && (bare(ascii) !== bare(hostname) || isLookAlike(`@${named}`));
  });
}

const bare = (host: string): string => host.replace(/^www\./, '');
/** The full stop of the sentence. */
const withoutEnd = (address: string): string => (address.endsWith('.') ? address.slice(0, -1) : address);

/** The host in ASCII form; undefined when the text is not a host name. */
function hostOf(named: string): string | undefined {
  try {
    return new URL(`http://${named}/`).hostname;
  } catch {
    return undefined;
  }
}
