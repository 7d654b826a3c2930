// Which addresses may be asked: a certificate names them, so that whoever wrote it decides where we go.

/** Why an address is not asked. */
export type AddressProblem = 'not-web' | 'private-host' | 'malformed-address';

/** Names that are resolved within a household or company only (RFC 6761, RFC 6762, RFC 8375). */
const PRIVATE_NAMES = /(^|\.)(localhost|local|internal|intranet|lan|home|corp|test|invalid|home\.arpa)$/;

/** First and last address of IPv4 ranges that are not of the public net (RFC 6890, multicast and above). */
const PRIVATE_IPV4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
];

/**
 * The address as a URL when it may be asked: http or https, without user name, on a host of the public net.
 * `allowedHosts` are exempt from the last. A name that resolves to a private address cannot be told from here.
 */
export function checkAddress(address: string, allowedHosts: readonly string[] = []): URL | AddressProblem {
  if (!URL.canParse(address)) return 'malformed-address';
  const url = new URL(address);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return 'not-web';
  if (url.username !== '' || url.password !== '' || url.hostname === '') return 'malformed-address';
  url.hash = '';
  return isPrivateHost(url.hostname) && !allowedHosts.includes(url.hostname) ? 'private-host' : url;
}

/** `hostname` as URL writes it: lower case, IPv4 in four decimal numbers, IPv6 in brackets. */
export function isPrivateHost(hostname: string): boolean {
  if (hostname.startsWith('[')) return !isPublicIpv6(hostname.slice(1, -1));
  const ipv4 = ipv4Number(hostname);
  if (ipv4 !== undefined) return PRIVATE_IPV4.some(([base, bits]) => isInRange(ipv4, base, bits));
  const name = hostname.replace(/\.$/, '');
  return !name.includes('.') || PRIVATE_NAMES.test(name);
}

function ipv4Number(hostname: string): number | undefined {
  if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(hostname)) return undefined;
  return hostname.split('.').reduce((value, part) => value * 256 + Number(part), 0);
}

function isInRange(address: number, base: string, bits: number): boolean {
  const size = 2 ** (32 - bits);
  return Math.floor(address / size) === Math.floor(ipv4Number(base)! / size);
}

/** Global unicast (2000::/3) without what tunnels or documents: 2001::/32, 2001:db8::/32, 2002::/16. */
function isPublicIpv6(address: string): boolean {
  const [first = '', second = ''] = address.split(':');
  const head = Number.parseInt(first || '0', 16);
  if (head < 0x2000 || head > 0x3fff || head === 0x2002) return false;
  const next = Number.parseInt(second || '0', 16);
  return head !== 0x2001 || (next !== 0 && next !== 0xdb8);
}
