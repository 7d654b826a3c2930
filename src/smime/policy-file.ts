// An organisation's policy as a signed file: CMS SignedData with the policy inside (docs/ORGANISATION.md).
import { joinBytes, type Bytes } from '../bytes.ts';
import { readContentInfo } from '../cms/content-info.ts';
import { readSignedData } from '../cms/signed-data.ts';
import { verifySignedData } from '../cms/verify.ts';
import { Oid } from '../crypto/algorithms.ts';
import { TrustError } from '../errors.ts';
import { judgeSigner } from '../trust/judge.ts';
import {
  MAX_POLICY_OCTETS,
  readOrganisationPolicy,
  type OrganisationPolicy,
} from '../trust/organisation-policy.ts';
import type { Certificate } from '../x509/certificate.ts';
import { bareCms } from './recognise.ts';

export interface PolicyFile {
  readonly policy: OrganisationPolicy;
  /** The policy as it was signed: JSON. */
  readonly json: string;
  readonly signer: Certificate;
  /** The topmost certificate that the file leads to: whose fingerprint the user must compare. */
  readonly authority: Certificate;
}

/**
 * Opens a policy file (DER, PEM or base64): every signature verifies, one signer, and a good path from the signer
 * to the authority that the file brings along. Nothing is trusted by this. Throws CmsError for a file that is not CMS,
 * TrustError `organisation.not-signed` {code}, `organisation.malformed` {field}, `organisation.too-large`.
 *
 * @example
 * const { policy, authority } = await openPolicyFile(file, new Date());
 * // Compare the fingerprint of `authority` before the policy is applied.
 */
export async function openPolicyFile(file: Bytes, now: Date): Promise<PolicyFile> {
  if (file.length > MAX_POLICY_OCTETS) throw new TrustError('organisation.too-large');
  const contentInfo = readContentInfo(bareCms(file) ?? file);
  if (contentInfo.contentType !== Oid.signedData) throw notSigned('cms.unsupported-type');
  const signedData = readSignedData(contentInfo.content);
  const { certificates, content } = signedData;
  const results = await verifySignedData(signedData, { certificates });
  const [result] = results;
  if (result === undefined || results.length !== 1 || content === undefined)
    throw notSigned('signature.no-signers');
  if (!result.ok || result.certificate === undefined)
    throw notSigned(result.codes[0] ?? 'signature.no-certificate');
  const signer = result.certificate;
  const question = { certificate: signer, certificates, now };
  const { chain } = await judgeSigner({ ...question, anchors: [] });
  const authority = chain.at(-1) ?? signer;
  const judged = await judgeSigner({
    ...question,
    anchors: [{ certificate: authority, scope: { kind: 'all' } }],
  });
  if (!judged.ok || judged.codes.length > 0) throw notSigned(judged.codes[0] ?? 'path.no-anchor');
  const json = new TextDecoder().decode(joinBytes(content));
  return { policy: readOrganisationPolicy(parsed(json)), json, signer, authority };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    throw new TrustError('organisation.malformed', { field: 'JSON' });
  }
}

function notSigned(code: string): TrustError {
  return new TrustError('organisation.not-signed', { code });
}
