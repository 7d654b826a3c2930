// Verification of SignedData (RFC 5652 section 5.6): each signer on its own, by strict rules.
import { CryptoError } from '../errors.ts';
import { equalBytes, type Bytes } from '../bytes.ts';
import { DIGESTS, Oid, algorithmName, digestByName, type Strength } from '../crypto/algorithms.ts';
import { digest } from '../crypto/digest.ts';
import { isStrongKey } from '../crypto/key-strength.ts';
import { withLeadingZeros } from '../crypto/leading-zeros.ts';
import { signatureFacts, verifySignature } from '../crypto/signature.ts';
import { equalCertificates, type Certificate } from '../x509/certificate.ts';
import { signedEncodings } from './attributes.ts';
import { identifies, pointsAtUnreadable } from './certificate-identifier.ts';
import { newCheckLimit, spendCheck, type CheckLimit } from './check-limit.ts';
import {
  areAttributesMisplaced,
  isNamedSigningCertificate,
  judgeSignedAttributes,
  looksLikeSignedAttributes,
  type SignedAttributeFacts,
} from './signed-attributes.ts';
import type { SignedData, SignerInfo } from './signed-data.ts';

/** Certificates that claim the same issuer and serial number, or key identifier, and are tried for one signer. */
const MAX_CANDIDATES = 8;

/** Certificates beyond the rules that are looked at: a signer brings one. */
const MAX_UNREADABLE = 16;

export interface VerifyOptions {
  /**
   * The content of a detached signature, whole or in pieces. When it is given, the structure must hold no
   * content of its own; when it is not given, it must.
   */
  readonly detachedContent?: Bytes | readonly Bytes[];
  /** Certificates from outside, beside those in the message. */
  readonly certificates: readonly Certificate[];
  /** What is left of the work for the message; as much as there is for a whole one when absent. */
  readonly limit?: CheckLimit;
}

export interface SignerResult {
  readonly signer: SignerInfo;
  /** The signer's certificate: the one whose key verified, or else the first that the signer points at. */
  readonly certificate?: Certificate;
  /** True when the signature is the certificate's, over this content. Says nothing about trust in the certificate. */
  readonly ok: boolean;
  /** With ok: cautions (`signature.weak-digest`, ...). Without: the reasons, the decisive one first. */
  readonly codes: readonly string[];
  /** Name in the field's own spelling: `sha-256`. */
  readonly digestAlgorithm: string;
  /** Name in the field's own spelling: `rsassa-pss`. */
  readonly signatureAlgorithm: string;
  /** The signer's claim. */
  readonly signingTime?: Date;
  /** Names of algorithms from SMIMECapabilities, best first; empty unless ok. */
  readonly capabilities: readonly string[];
  /** SHA-256 of the content, where the check needed it: of many megabytes it is worth keeping. */
  readonly contentSha256?: Bytes;
  /** Dotted OIDs of all attributes. */
  readonly signedAttributes: readonly string[];
  readonly unsignedAttributes: readonly string[];
}

const NO_ATTRIBUTES: SignedAttributeFacts = { codes: [], capabilities: [] };

/**
 * Verifies all signers of a SignedData. One result for each signerInfo, in order: an empty list means that
 * nothing is signed. Codes when not ok: `signature.unexpected-content`, `signature.no-content`,
 * `signature.digest-mismatch`, `signature.bad`, `signature.no-certificate`, `signature.malformed-certificate`,
 * `signature.unsupported-algorithm`,
 * `signature.unusable-key`, `signature.attributes-required`, `signature.attributes-as-content`,
 * `signature.certificate-mismatch`, and those of judgeSignedAttributes. Cautions when ok:
 * `signature.weak-digest`, `signature.broken-digest`, `signature.weak-key`, `signature.no-signed-attributes`,
 * `signature.digests-differ`. Throws CmsError `cms.malformed` {reason: too-many-signatures}, whose checks nobody waits for.
 */
export async function verifySignedData(
  signedData: SignedData,
  options: VerifyOptions,
): Promise<readonly SignerResult[]> {
  const digests = new Map<string, Promise<Bytes>>();
  const digestOnce = (oid: string, content: readonly Bytes[]): Promise<Bytes> => {
    const known = digests.get(oid) ?? digest(oid, content);
    digests.set(oid, known);
    return known;
  };
  const results: SignerResult[] = [];
  const limited = { limit: newCheckLimit(), ...options };
  for (const signer of signedData.signers) {
    results.push(await new SignerJudgement(signedData, signer, limited, digestOnce).result());
  }
  return results;
}

type DigestOnce = (oid: string, content: readonly Bytes[]) => Promise<Bytes>;

/** The judgement of one signer: gathers codes while the checks go on. */
class SignerJudgement {
  readonly #signedData: SignedData;
  readonly #signer: SignerInfo;
  readonly #options: VerifyOptions & { readonly limit: CheckLimit };
  readonly #digestOnce: DigestOnce;
  readonly #refusals: string[] = [];
  readonly #cautions: string[] = [];
  #contentSha256: Bytes | undefined;

  constructor(
    signedData: SignedData,
    signer: SignerInfo,
    options: VerifyOptions & { readonly limit: CheckLimit },
    digestOnce: DigestOnce,
  ) {
    this.#signedData = signedData;
    this.#signer = signer;
    this.#options = options;
    this.#digestOnce = digestOnce;
  }

  async result(): Promise<SignerResult> {
    const signer = this.#signer;
    const { signedAttributes } = signer;
    const facts =
      signedAttributes === undefined
        ? NO_ATTRIBUTES
        : judgeSignedAttributes(signedAttributes, this.#signedData.contentType);
    this.#refusals.push(...facts.codes);
    if (areAttributesMisplaced(signedAttributes ?? [], signer.unsignedAttributes)) {
      this.#refusals.push('signature.attributes-malformed');
    }
    const content = this.#content();
    if (content !== undefined) await this.#checkContent(content, facts);
    const certificate = await this.#checkSignature(content);
    const ok = this.#refusals.length === 0;
    return {
      signer,
      ...(certificate === undefined ? {} : { certificate }),
      ok,
      codes: [...new Set(ok ? this.#cautions : [...this.#refusals, ...this.#cautions])],
      digestAlgorithm: algorithmName(signer.digestAlgorithm.oid),
      signatureAlgorithm: algorithmName(signer.signatureAlgorithm.oid),
      ...(facts.signingTime === undefined ? {} : { signingTime: facts.signingTime }),
      ...(this.#contentSha256 === undefined ? {} : { contentSha256: this.#contentSha256 }),
      capabilities: ok ? facts.capabilities : [],
      signedAttributes: (signedAttributes ?? []).map(({ type }) => type),
      unsignedAttributes: signer.unsignedAttributes.map(({ type }) => type),
    };
  }

  /** The content that the signature must be over: never a choice between two (attack "eContent confusion"). */
  #content(): readonly Bytes[] | undefined {
    const { detachedContent } = this.#options;
    const { content } = this.#signedData;
    if (detachedContent !== undefined && content !== undefined)
      this.#refusals.push('signature.unexpected-content');
    if (detachedContent === undefined && content === undefined) this.#refusals.push('signature.no-content');
    if (detachedContent === undefined) return content;
    if (content !== undefined) return undefined;
    return detachedContent instanceof Uint8Array ? [detachedContent] : detachedContent;
  }

  async #checkContent(content: readonly Bytes[], facts: SignedAttributeFacts): Promise<void> {
    if (this.#signer.signedAttributes === undefined) {
      // RFC 5652 section 5.3: signedAttrs MUST be present unless the content is id-data.
      if (this.#signedData.contentType !== Oid.data) this.#refusals.push('signature.attributes-required');
      if (looksLikeSignedAttributes(content)) this.#refusals.push('signature.attributes-as-content');
      this.#cautions.push('signature.no-signed-attributes');
      return;
    }
    const { oid } = this.#signer.digestAlgorithm;
    if (!DIGESTS[oid]) {
      this.#refusals.push('signature.unsupported-algorithm');
    } else if (facts.messageDigest !== undefined) {
      const actual = await this.#digestOnce(oid, content);
      if (DIGESTS[oid].name === 'sha-256') this.#contentSha256 = actual;
      if (!equalBytes(actual, facts.messageDigest)) this.#refusals.push('signature.digest-mismatch');
    }
  }

  /** Finds the certificate whose key made the signature. */
  async #checkSignature(content: readonly Bytes[] | undefined): Promise<Certificate | undefined> {
    const candidates = this.#candidates();
    if (candidates.length === 0) {
      const isThere = this.#signedData.unreadableCertificates
        .slice(0, MAX_UNREADABLE)
        .some((der) => pointsAtUnreadable(this.#signer.identifier, der));
      this.#refusals.push(isThere ? 'signature.malformed-certificate' : 'signature.no-certificate');
      return undefined;
    }
    const { signedAttributes } = this.#signer;
    const encodings = signedAttributes === undefined ? [] : signedEncodings(signedAttributes);
    if (signedAttributes === undefined && content === undefined) return candidates[0];
    try {
      const { digest: signatureDigest } = signatureFacts(
        this.#signer.signatureAlgorithm,
        this.#signer.digestAlgorithm,
      );
      this.#judgeDigests(signatureDigest === undefined ? undefined : digestByName(signatureDigest));
    } catch (error) {
      this.#refuseFor(error);
      return candidates[0];
    }
    const inputs = signedAttributes === undefined ? [content!] : encodings.map((encoding) => [encoding]);
    const failures: unknown[] = [];
    for (const certificate of candidates) {
      for (const data of inputs) {
        spendCheck(this.#options.limit, data);
        try {
          if (await this.#verifies(certificate, data)) return await this.#accepted(certificate);
        } catch (error) {
          failures.push(error);
          break;
        }
      }
    }
    if (failures.length === candidates.length) this.#refuseFor(failures[0]);
    else this.#refusals.push('signature.bad');
    return candidates[0];
  }

  #candidates(): readonly Certificate[] {
    const found: Certificate[] = [];
    for (const certificate of [...this.#signedData.certificates, ...this.#options.certificates]) {
      if (found.length === MAX_CANDIDATES) break;
      if (!identifies(this.#signer.identifier, certificate)) continue;
      if (!found.some((other) => equalCertificates(other, certificate))) found.push(certificate);
    }
    return found;
  }

  async #verifies(certificate: Certificate, data: readonly Bytes[]): Promise<boolean> {
    const { signatureAlgorithm, digestAlgorithm, signature } = this.#signer;
    const publicKey = certificate.subjectPublicKeyInfo;
    const check = { signatureAlgorithm, digestAlgorithm, publicKey, signature, data };
    if (await verifySignature(check)) return true;
    const whole = withLeadingZeros(signature, publicKey);
    if (whole === undefined) return false;
    spendCheck(this.#options.limit, data);
    return verifySignature({ ...check, signature: whole });
  }

  async #accepted(certificate: Certificate): Promise<Certificate> {
    if (!(await isNamedSigningCertificate(this.#signer.signedAttributes ?? [], certificate))) {
      this.#refusals.push('signature.certificate-mismatch');
    }
    if (!isStrongKey(certificate.subjectPublicKeyInfo)) this.#cautions.push('signature.weak-key');
    return certificate;
  }

  /** Notes weak digests, and a digest of the signature that is not the one of the content (RFC 5652 section 5.4). */
  #judgeDigests(ofSignature: { readonly name: string; readonly strength: Strength } | undefined): void {
    const ofContent = DIGESTS[this.#signer.digestAlgorithm.oid];
    const strengths = [ofSignature?.strength, ofContent?.strength];
    if (strengths.includes('broken')) this.#cautions.push('signature.broken-digest');
    else if (strengths.includes('weak')) this.#cautions.push('signature.weak-digest');
    const isEdwards = [Oid.ed25519, Oid.ed448].some((oid) => oid === this.#signer.signatureAlgorithm.oid);
    if (ofSignature && ofContent && ofSignature.name !== ofContent.name && !isEdwards) {
      this.#cautions.push('signature.digests-differ');
    }
  }

  /** An algorithm or key that cannot be used is another matter than a signature that is wrong. */
  #refuseFor(error: unknown): void {
    if (!(error instanceof CryptoError)) throw error;
    const isUnsupported =
      error.code === 'crypto.unsupported-algorithm' || error.code === 'crypto.unsupported-curve';
    this.#refusals.push(isUnsupported ? 'signature.unsupported-algorithm' : 'signature.unusable-key');
  }
}
