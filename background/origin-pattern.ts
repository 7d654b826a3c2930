// Match patterns of origins, and which patterns are sites that a user chose and which are the whole net.

/** Match pattern of an origin. Patterns have no port: `http://127.0.0.1:8080` is granted as `http://127.0.0.1/*`. */
export function originPattern(origin: string): string {
  const { protocol, hostname } = new URL(origin);
  return `${protocol}//${hostname}/*`;
}

/** True for a pattern of certain hosts: a site that the user, or whoever set up the browser, chose. */
export function isSitePattern(pattern: string): boolean {
  return /^https?:\/\/[^/]+\//.test(pattern) && !/^https?:\/\/\*\//.test(pattern);
}

/** Whether a pattern with a scheme of its own covers an origin; `*.example.org` covers example.org, too. */
export function coversOrigin(pattern: string, origin: string): boolean {
  const [, scheme, host] = /^(https?:)\/\/([^/]+)\//.exec(pattern) ?? [];
  const { protocol, hostname } = new URL(origin);
  if (scheme !== protocol || host === undefined) return false;
  if (!host.startsWith('*.')) return host.replace(/:.*$/, '') === hostname;
  return hostname === host.slice(2) || hostname.endsWith(host.slice(1));
}
