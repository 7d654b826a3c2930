// Which links of a message may be followed, and what is said of where they lead.
import { cleanLine } from '../src/mime/clean-text.ts';

/** Longer words of a link are no address. */
const MAX_WORDS = 2000;
const FOLLOWED_SCHEMES: ReadonlySet<string> = new Set(['http:', 'https:', 'mailto:', 'tel:']);

/**
 * The absolute address a link leads to, hosts in their ASCII form (so that look-alike letters show), or
 * undefined when it must not be followed: relative, other schemes, or a host that hides behind a user name
 * (`https://bank.example@evil.example`).
 */
export function linkTarget(href: string): string | undefined {
  let url: URL;
  try {
    url = new URL(href.trim());
  } catch {
    return undefined;
  }
  if (!FOLLOWED_SCHEMES.has(url.protocol) || url.username !== '' || url.password !== '') return undefined;
  return url.href;
}

/** What reads as the beginning of an address in the words of a link. */
const NAMED_HOSTS = /(?:https?:\/\/|^)((?:[a-z0-9-]{1,63}\.)+[a-z]{2,63})(?=[/:?#\s)>\]]|$)/gi;
/** Languages need them, names of hosts do not: there they only keep a name from being found. */
const JOINERS = /[\u200c\u200d]/g;

/**
 * True when the words of a link read as an address of another host than that it leads to, also where they are
 * written in letters of full width or with characters that cannot be seen.
 */
export function namesAnotherHost(words: string, target: string): boolean {
  const { protocol, hostname } = new URL(target);
  if (!protocol.startsWith('http')) return false;
  const plain = cleanLine(words.slice(0, MAX_WORDS)).replace(JOINERS, '').normalize('NFKC');
  const bare = (host: string): string => host.replace(/^www\./, '');
  return Array.from(plain.matchAll(NAMED_HOSTS)).some(
    ([, named]) => bare(named!.toLowerCase()) !== bare(hostname),
  );
}
