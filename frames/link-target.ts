// Which links of a message may be followed, and what is said of where they lead.
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
