// Opens one signed layer: multipart/signed or SignedData with its content inside (RFC 8551 section 3.5).
import { joinBytes, type Bytes } from '../bytes.ts';
import { readContentInfo, type ContentInfo } from '../cms/content-info.ts';
import { readSignedData, type SignedData } from '../cms/signed-data.ts';
import { verifySignedData, type SignerResult, type VerifyOptions } from '../cms/verify.ts';
import { Oid } from '../crypto/algorithms.ts';
import { CmsError } from '../errors.ts';
import { entityBytes, type Entity } from '../mime/entity.ts';
import { withCrlf } from '../mime/line-ends.ts';
import { cmsBody, isSignaturePart } from './recognise.ts';
import type { CertificatesLayer, SignedLayer } from './walked-layers.ts';

/** Codes that another form of the line ends can mend. */
const MENDED_BY_CRLF = ['signature.digest-mismatch', 'signature.bad'];

type Place = Pick<SignedLayer, 'path' | 'coverage'>;
/** Certificates from outside the layer, and what is left of the work for the message. */
type Means = Pick<VerifyOptions, 'certificates' | 'limit'>;

/**
 * Verifies a multipart/signed: exactly two parts, the second one a signature (RFC 1847 section 2.1). Anything
 * else is `signature.malformed`: what a further part says would be shown as if it had been signed.
 */
export async function openClearSigned(entity: Entity, place: Place, means: Means): Promise<SignedLayer> {
  const [content, signature] = entity.parts;
  const layer = { ...place, type: 'signed', form: 'detached', results: [], certificates: [] } as const;
  if (
    entity.parts.length !== 2 ||
    content === undefined ||
    signature === undefined ||
    !isSignaturePart(signature)
  ) {
    return { ...layer, codes: ['signature.malformed'] };
  }
  try {
    const signedData = signedDataOf(readContentInfo(cmsBody(signature)));
    const verified = await verifyDetached(signedData, entityBytes(content), means);
    const { certificates: own, revocation } = signedData;
    return { ...layer, ...verified, certificates: own, revocation };
  } catch (error) {
    if (error instanceof CmsError) return { ...layer, codes: ['signature.malformed'] };
    throw error;
  }
}

/** Verifies SignedData given as a body; `detached` is content from outside for a structure that has none. */
export async function openOpaqueSigned(
  contentInfo: ContentInfo,
  place: Place,
  means: Means,
  detached: Bytes | undefined,
): Promise<SignedLayer | CertificatesLayer> {
  const signedData = signedDataOf(contentInfo);
  const { certificates: own, revocation } = signedData;
  if (signedData.signers.length === 0 && signedData.content === undefined) {
    return { ...place, type: 'certificates', codes: ['message.certificates-only'], certificates: own };
  }
  if (signedData.content === undefined && detached !== undefined) {
    const verified = await verifyDetached(signedData, detached, means);
    return { ...place, type: 'signed', form: 'detached', ...verified, certificates: own, revocation };
  }
  const results = await verifySignedData(signedData, means);
  return {
    ...place,
    type: 'signed',
    form: 'opaque',
    results,
    certificates: own,
    revocation,
    codes: noSignersCode(results),
    ...(signedData.content === undefined
      ? {}
      : { content: joinBytes(signedData.content), contentType: signedData.contentType }),
  };
}

function signedDataOf(contentInfo: ContentInfo): SignedData {
  if (contentInfo.contentType !== Oid.signedData)
    throw new CmsError('cms.malformed', { reason: 'not-signed-data' });
  return readSignedData(contentInfo.content);
}

/**
 * Over the octets as received first; where a hop or a file turned CRLF into LF, over the canonical form, which
 * is what was signed (RFC 8551 section 3.1.1).
 */
async function verifyDetached(
  signedData: SignedData,
  content: Bytes,
  means: Means,
): Promise<Pick<SignedLayer, 'results' | 'content' | 'codes'>> {
  const asReceived = await verifySignedData(signedData, { detachedContent: content, ...means });
  const isMendable = asReceived.some((result) => MENDED_BY_CRLF.some((code) => result.codes.includes(code)));
  const canonical = isMendable ? withCrlf(content) : content;
  if (canonical !== content) {
    const results = await verifySignedData(signedData, { detachedContent: canonical, ...means });
    if (results.every((result) => result.ok)) return { results, content: canonical, codes: [] };
  }
  return { results: asReceived, content, codes: noSignersCode(asReceived) };
}

/** "No signature failed" is not "signed". */
function noSignersCode(results: readonly SignerResult[]): string[] {
  return results.length === 0 ? ['signature.no-signers'] : [];
}
