// Certificates that may have issued another: found by name, the likeliest first (RFC 4158 section 3.5).
import { X509Error } from '../errors.ts';
import { equalBytes, toHex, type Bytes } from '../bytes.ts';
import { certificatesNamed } from './certificate-index.ts';
import { equalCertificates, type Certificate } from './certificate.ts';
import { authorityKeyIdentifier, basicConstraints, subjectKeyIdentifier } from './extensions.ts';
import { nameKey } from './name.ts';

/** Comes after every anchor. */
const NOT_AN_ANCHOR = 8;
/** The likeliest issuers of one certificate that are tried; an authority has some five certificates. */
const MAX_CANDIDATES = 64;

export interface CandidateSources {
  readonly anchors: readonly Certificate[];
  readonly certificates: readonly Certificate[];
  readonly pool?: readonly Certificate[];
  readonly at: Date;
}

/** Finds issuers for one search: each certificate's are looked up and ordered once. */
export class IssuerCandidates {
  readonly #sources: CandidateSources;
  readonly #known = new Map<Certificate, readonly Certificate[]>();

  constructor(sources: CandidateSources) {
    this.#sources = sources;
  }

  /**
   * Certificates whose subject is the issuer's name of the chain's last, without those whose authority and key
   * are in the chain already, best first.
   */
  after(chain: readonly Certificate[]): readonly Certificate[] {
    const child = chain.at(-1)!;
    const known = this.#known.get(child) ?? this.#ordered(child);
    this.#known.set(child, known);
    const seen = new Set(chain.map(identityKey));
    return known.filter((candidate) => !seen.has(identityKey(candidate)));
  }

  #ordered(child: Certificate): readonly Certificate[] {
    const { anchors, certificates, pool = [], at } = this.#sources;
    const ranked = [anchors, certificates, pool].flatMap((list) =>
      certificatesNamed(list, child.issuer).map((certificate) => ({
        certificate,
        rank: (list === anchors ? 0 : NOT_AN_ANCHOR) + rankIssuer(child, certificate, at),
      })),
    );
    const distinct: Certificate[] = [];
    for (const { certificate } of ranked.sort((a, b) => a.rank - b.rank)) {
      if (distinct.length >= MAX_CANDIDATES) break;
      if (!distinct.some((other) => equalCertificates(other, certificate))) distinct.push(certificate);
    }
    return distinct;
  }
}

/** One authority with one key counts once in a path, whatever certificates it has: that ends every cycle. */
function identityKey(certificate: Certificate): string {
  let key = IDENTITY_KEYS.get(certificate);
  if (key === undefined) {
    key = `${nameKey(certificate.subject)} ${toHex(certificate.subjectPublicKeyInfo.der)}`;
    IDENTITY_KEYS.set(certificate, key);
  }
  return key;
}

const IDENTITY_KEYS = new WeakMap<Certificate, string>();

/** Lower is likelier: key identifiers agree, valid at the time, an authority by its own word. */
function rankIssuer(child: Certificate, issuer: Certificate, at: Date): number {
  const isValid = issuer.notBefore <= at && at <= issuer.notAfter;
  const isOther = keyIdentifiers(child, issuer) === 'differ';
  return (isOther ? 4 : 0) + (isValid ? 0 : 2) + (factsOf(issuer).isAuthority ? 0 : 1);
}

/** Whether the child's authorityKeyIdentifier is the issuer's subjectKeyIdentifier, as far as both are there. */
export function keyIdentifiers(child: Certificate, issuer: Certificate): 'agree' | 'differ' | 'unknown' {
  const wanted = factsOf(child).authorityKey;
  const present = factsOf(issuer).subjectKey;
  if (wanted === undefined || present === undefined) return 'unknown';
  return equalBytes(wanted, present) ? 'agree' : 'differ';
}

interface IssuingFacts {
  readonly isAuthority: boolean;
  readonly authorityKey?: Bytes | undefined;
  readonly subjectKey?: Bytes | undefined;
}

/** Read once for the life of a certificate: pools are searched again and again. */
const FACTS = new WeakMap<Certificate, IssuingFacts>();

function factsOf(certificate: Certificate): IssuingFacts {
  let facts = FACTS.get(certificate);
  if (facts === undefined) {
    facts = {
      isAuthority: orUndefined(() => basicConstraints(certificate)?.ca) === true,
      authorityKey: orUndefined(() => authorityKeyIdentifier(certificate)?.keyIdentifier),
      subjectKey: orUndefined(() => subjectKeyIdentifier(certificate)),
    };
    FACTS.set(certificate, facts);
  }
  return facts;
}

/** What cannot be read gives no hint; validation says why. */
function orUndefined<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof X509Error) return undefined;
    throw error;
  }
}
