// Name constraints (RFC 5280 section 4.2.1.10, RFC 9598 section 6): which names an authority may certify.
import { addressOfGeneralName, SMTP_UTF8_MAILBOX } from './addresses.ts';
import type { Certificate } from './certificate.ts';
import { subjectAltNames, type NameConstraints } from './extensions.ts';
import type { GeneralName } from './general-name.ts';
import { mailboxKey, normaliseDomain, parseMailbox } from './mailbox.ts';
import { NameOid, isEmptyName, nameValues, relativeNameKey, type Name } from './name.ts';

/** A constraint beyond this number of comparisons is an attack on our time. */
const MAX_COMPARISONS = 100_000;

/** Outcome of comparing a name with a subtree. `unreadable`: either is of a form that cannot be judged. */
type Match = 'inside' | 'outside' | 'unreadable';

/**
 * True when every name in the certificate is allowed by every set of constraints from the authorities above
 * it. What cannot be judged (an unreadable name, a form of name that we do not know, when it is constrained)
 * is not allowed, whether or not the extension is critical.
 * Throws X509Error `x509.malformed-extension`.
 */
export function namesAreAllowed(certificate: Certificate, constraints: readonly NameConstraints[]): boolean {
  if (constraints.length === 0) return true;
  const names = namesOf(certificate);
  const subtrees = constraints.reduce((sum, set) => sum + set.permitted.length + set.excluded.length, 0);
  if (names.length * subtrees > MAX_COMPARISONS) return false;
  return constraints.every((set) => names.every((name) => isAllowed(name, set)));
}

/** Subject, alternative names, and the addresses in the subject, which we accept as addresses and so constrain. */
function namesOf(certificate: Certificate): GeneralName[] {
  const names = [...subjectAltNames(certificate)];
  if (!isEmptyName(certificate.subject)) names.push({ kind: 'directoryName', name: certificate.subject });
  for (const text of nameValues(certificate.subject, NameOid.emailAddress))
    names.push({ kind: 'rfc822Name', text });
  return names;
}

function isAllowed(name: GeneralName, set: NameConstraints): boolean {
  const excluded = set.excluded.filter((subtree) => isSameForm(name, subtree));
  if (excluded.some((subtree) => matchSubtree(name, subtree) !== 'outside' || standsFor(name, subtree)))
    return false;
  const permitted = set.permitted.filter((subtree) => isSameForm(name, subtree));
  return permitted.length === 0 || permitted.some((subtree) => matchSubtree(name, subtree) === 'inside');
}

/** Constraints of rfc822Name also bind SmtpUTF8Mailbox (RFC 9598 section 6). */
function isSameForm(name: GeneralName, subtree: GeneralName): boolean {
  if (name.kind === 'otherName') {
    if (subtree.kind === 'otherName') return name.type === subtree.type;
    return name.type === SMTP_UTF8_MAILBOX && subtree.kind === 'rfc822Name';
  }
  return name.kind === subtree.kind;
}

function matchSubtree(name: GeneralName, subtree: GeneralName): Match {
  switch (subtree.kind) {
    case 'rfc822Name':
      return matchMailbox(addressOfGeneralName(name), subtree.text);
    case 'dNSName':
      return name.kind === 'dNSName' ? matchDnsName(name.text, subtree.text) : 'unreadable';
    case 'uniformResourceIdentifier':
      return name.kind === 'uniformResourceIdentifier' ? matchUri(name.text, subtree.text) : 'unreadable';
    case 'directoryName':
      return name.kind === 'directoryName' ? matchDirectoryName(name.name, subtree.name) : 'unreadable';
    case 'iPAddress':
      return name.kind === 'iPAddress' ? matchIpAddress(name.octets, subtree.octets) : 'unreadable';
    default:
      return 'unreadable';
  }
}

/** The constraint is a mailbox, a host (exactly this one), or a domain with a leading dot (what is below it). */
function matchMailbox(address: string | undefined, constraint: string): Match {
  if (constraint === '') return 'inside';
  const mailbox = address === undefined ? undefined : parseMailbox(address);
  if (mailbox === undefined) return 'unreadable';
  if (!constraint.includes('@')) return matchHost(mailbox.domain, constraint);
  const wanted = parseMailbox(constraint);
  if (wanted === undefined) return 'unreadable';
  return mailboxKey(mailbox) === mailboxKey(wanted) ? 'inside' : 'outside';
}

/** A host name covers itself and what is below it; a leading dot is no form of these constraints. */
function matchDnsName(host: string, constraint: string): Match {
  if (constraint === '') return 'inside';
  if (constraint.startsWith('.')) return 'unreadable';
  // A wildcard stands for names below its base: inside only what has the base inside.
  const name = normaliseDomain(host.replace(/^\*\./, ''));
  const base = normaliseDomain(constraint);
  if (name === undefined || base === undefined) return 'unreadable';
  return name === base || name.endsWith(`.${base}`) ? 'inside' : 'outside';
}

/** True when a wildcard also stands for names within the subtree, though its base is outside. */
function standsFor(name: GeneralName, subtree: GeneralName): boolean {
  if (name.kind !== 'dNSName' || subtree.kind !== 'dNSName' || !name.text.startsWith('*.')) return false;
  const base = normaliseDomain(name.text.slice(2));
  const excluded = normaliseDomain(subtree.text);
  return base === undefined || excluded === undefined || excluded.endsWith(`.${base}`);
}

/** The constraint is a host (exactly this one), or a domain with a leading dot (what is below it). */
function matchHost(host: string, constraint: string): Match {
  if (constraint === '') return 'inside';
  const isSuffix = constraint.startsWith('.');
  const name = normaliseDomain(host);
  const base = normaliseDomain(isSuffix ? constraint.slice(1) : constraint);
  if (name === undefined || base === undefined) return 'unreadable';
  return (isSuffix ? name.endsWith(`.${base}`) : name === base) ? 'inside' : 'outside';
}

/** Constraints bind the host of a URI; a URI without one, or with an IP address, cannot be judged. */
function matchUri(uri: string, constraint: string): Match {
  const host = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#:@[\]]+)(?::\d*)?(?:[/?#]|$)/i.exec(uri)?.[1];
  if (host === undefined || /^[\d.]+$/.test(host)) return 'unreadable';
  return matchHost(host, constraint);
}

function matchDirectoryName(name: Name, subtree: Name): Match {
  if (subtree.rdns.length > name.rdns.length) return 'outside';
  const isPrefix = subtree.rdns.every(
    (rdn, index) => relativeNameKey(rdn) === relativeNameKey(name.rdns[index]!),
  );
  return isPrefix ? 'inside' : 'outside';
}

/** The constraint is an address followed by a mask of equal length. */
function matchIpAddress(address: Uint8Array, constraint: Uint8Array): Match {
  const { length } = address;
  if (length !== 4 && length !== 16) return 'unreadable';
  if (constraint.length !== 8 && constraint.length !== 32) return 'unreadable';
  if (constraint.length !== 2 * length) return 'outside';
  const isInside = address.every((octet, i) => ((octet ^ constraint[i]!) & constraint[length + i]!) === 0);
  return isInside ? 'inside' : 'outside';
}
