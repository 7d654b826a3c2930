// Mail addresses as certificates hold them: strict reading, and the form in which two of them are compared.

/** RFC 5321 section 4.5.3.1. */
const MAX_LOCAL_OCTETS = 64;
const MAX_DOMAIN_OCTETS = 255;

/** Dot-atom of RFC 5322, with the letters of RFC 6531 beyond ASCII, but no separators, controls or formats. */
const LOCAL_PART =
  /^[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~\u{A1}-\u{10FFFF}]+(\.[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~\u{A1}-\u{10FFFF}]+)*$/u;
const DOMAIN_LABELS = /^[a-z0-9]([a-z0-9_-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9_-]*[a-z0-9])?)*$/;
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cn}\p{Co}\p{Cs}\p{Z}\u{FFFC}\u{FFFD}]/u;

export interface MailboxName {
  /** As written. */
  readonly local: string;
  /** Lower case, internationalised labels as A-labels (`xn--...`). */
  readonly domain: string;
}

/**
 * Reads `local@domain`. Undefined for anything that is not exactly one plain address: quoted local parts,
 * comments, spaces, NUL and other controls, a second `@`, an address literal.
 */
export function parseMailbox(text: string): MailboxName | undefined {
  const at = text.lastIndexOf('@');
  if (at < 1 || text.indexOf('@') !== at) return undefined;
  const local = text.slice(0, at).normalize('NFC');
  const domain = normaliseDomain(text.slice(at + 1));
  if (domain === undefined || !LOCAL_PART.test(local) || INVISIBLE.test(local)) return undefined;
  if (new TextEncoder().encode(local).length > MAX_LOCAL_OCTETS) return undefined;
  return { local, domain };
}

/**
 * A host name in the form that is compared: lower case, A-labels (RFC 5890; mapped as UTS 46 does).
 * Undefined when it is no host name.
 */
export function normaliseDomain(text: string): string | undefined {
  let domain = text.toLowerCase();
  // Only names with letters beyond ASCII go through the URL parser, which has the IDNA tables.
  if (/[^\0-\x7f]/.test(domain)) {
    if (INVISIBLE.test(domain) || /[\0-,/:-@[-^`{-\x7f]/.test(domain)) return undefined;
    try {
      domain = new URL(`http://${domain}/`).hostname;
    } catch {
      return undefined;
    }
  }
  return domain.length <= MAX_DOMAIN_OCTETS && DOMAIN_LABELS.test(domain) ? domain : undefined;
}

/**
 * The text by which two addresses are compared. The domain is compared without regard to case. So are the
 * ASCII letters of the local part, although RFC 5321 section 2.4 lets a server tell them apart: no mail
 * provider does, certificates and From fields differ in case in practice, and every client compares so
 * (`Alice@Example.com` in Thunderbird's own test messages). Letters beyond ASCII are compared exactly.
 */
export function mailboxKey(mailbox: MailboxName): string {
  return `${mailbox.local.replace(/[A-Z]/g, (letter) => letter.toLowerCase())}@${mailbox.domain}`;
}
