// CompressedData (RFC 3274): reading the structure, and inflating what it holds within a limit.
import { CmsError } from '../errors.ts';
import { joinBytes, type Bytes } from '../bytes.ts';
import { Tag, isContext, isUniversal } from '../asn1/reader.ts';
import { explicitContent, oidValue, sequenceElements, smallIntegerValue } from '../asn1/values.ts';
import { readAlgorithmIdentifier, type AlgorithmIdentifier } from '../crypto/algorithm-identifier.ts';
import { Oid, algorithmName } from '../crypto/algorithms.ts';
import { contentPieces, malformed, orMalformed, type ContentInfo } from './content-info.ts';

/** id-alg-zlibCompress (RFC 3274 section 2), the only one that is defined. */
const ZLIB = '1.2.840.113549.1.9.16.3.8';
/** Zlib expands a thousandfold at most: a few kilobytes could fill the memory. No mail server passes mail this large. */
export const MAX_INFLATED_OCTETS = 128 * 1024 * 1024;

export interface CompressedData {
  readonly algorithm: AlgorithmIdentifier;
  /** Dotted OID of what the inflated content is: id-data for MIME. */
  readonly contentType: string;
  /** The compressed octets in order, views of the input. */
  readonly compressed: readonly Bytes[];
}

/** Reads CompressedData; throws CmsError `cms.malformed` {reason}, `cms.unsupported-type` {type} for other content. */
export function readCompressedData(contentInfo: ContentInfo): CompressedData {
  if (contentInfo.contentType !== Oid.compressedData)
    throw new CmsError('cms.unsupported-type', { type: contentInfo.contentType });
  return orMalformed(() => {
    const [version, algorithm, encapsulated, ...rest] = sequenceElements(contentInfo.content);
    smallIntegerValue(version);
    const [type, content, ...more] = sequenceElements(encapsulated);
    if (algorithm === undefined || !isContext(content, 0) || rest.length + more.length > 0)
      throw malformed('compressed-data');
    const octets = explicitContent(content);
    if (!isUniversal(octets, Tag.octetString)) throw malformed('compressed-data');
    return {
      algorithm: readAlgorithmIdentifier(algorithm),
      contentType: oidValue(type),
      compressed: contentPieces(octets),
    };
  });
}

/**
 * Inflates. Throws CmsError `compressed.unsupported-algorithm` {algorithm}, `compressed.too-large` {limit},
 * `compressed.damaged`. The result is given only when the checksum at the end is right.
 */
export async function inflate(data: CompressedData, limit = MAX_INFLATED_OCTETS): Promise<Bytes> {
  // Old platforms have no DecompressionStream: for them the algorithm is one more that is not supported.
  if (data.algorithm.oid !== ZLIB || typeof DecompressionStream === 'undefined') {
    const algorithm = algorithmName(data.algorithm.oid);
    throw new CmsError('compressed.unsupported-algorithm', { algorithm });
  }
  const stream = new DecompressionStream('deflate');
  const reader = stream.readable.getReader();
  const feeding = feed(stream.writable.getWriter(), data.compressed);
  const pieces: Bytes[] = [];
  try {
    for (let length = 0; ;) {
      const { done, value } = await reader.read();
      if (done) break;
      length += value.length;
      if (length > limit) throw new CmsError('compressed.too-large', { limit });
      pieces.push(value);
    }
  } catch (error) {
    // The streams end with a TypeError for data that is damaged or cut off.
    const cause = error instanceof CmsError ? error : new CmsError('compressed.damaged');
    await reader.cancel(cause).catch(() => undefined);
    throw cause;
  } finally {
    await feeding;
  }
  return joinBytes(pieces);
}

/** Writes all pieces. What is wrong with them shows at the reading end, so failures here say nothing new. */
async function feed(
  writer: WritableStreamDefaultWriter<BufferSource>,
  pieces: readonly Bytes[],
): Promise<void> {
  try {
    for (const piece of pieces) await writer.write(piece);
    await writer.close();
  } catch {
    await writer.abort().catch(() => undefined);
  }
}
