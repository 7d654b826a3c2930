// Opens one compressed layer (RFC 8551 section 3.6).
import { inflate, readCompressedData } from '../cms/compressed-data.ts';
import type { ContentInfo } from '../cms/content-info.ts';
import { algorithmName } from '../crypto/algorithms.ts';
import { CmsError } from '../errors.ts';
import type { CompressedLayer } from './walked-layers.ts';

/** Inflates. Failures are codes of the layer; throws CmsError `cms.malformed` for a structure that is not CMS. */
export async function openCompressed(
  contentInfo: ContentInfo,
  place: Pick<CompressedLayer, 'path' | 'coverage'>,
): Promise<CompressedLayer> {
  const data = readCompressedData(contentInfo);
  const algorithms = [algorithmName(data.algorithm.oid)];
  const layer = { ...place, type: 'compressed', algorithms, contentType: data.contentType } as const;
  try {
    return { ...layer, codes: [], content: await inflate(data) };
  } catch (error) {
    if (!(error instanceof CmsError) || !error.code.startsWith('compressed.')) throw error;
    return { ...layer, codes: [error.code] };
  }
}
