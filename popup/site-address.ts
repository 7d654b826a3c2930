// The address of a webmail as people type or paste it.

/**
 * The origin (`https://mail.example.org`) of what was typed: a whole address, or a host without its scheme, which is
 * then taken as https. Undefined for anything that is not a web address.
 */
export function siteAddress(typed: string): string | undefined {
  const trimmed = typed.trim();
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`;
  if (!URL.canParse(whole)) return undefined;
  const { protocol, hostname, origin } = new URL(whole);
  // A single word is a search, not a host; the browser's own machine is one.
  const isHost = hostname.includes('.') || hostname === 'localhost' || hostname.startsWith('[');
  return /^https?:$/.test(protocol) && isHost ? origin : undefined;
}
