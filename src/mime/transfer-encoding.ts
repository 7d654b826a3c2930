// Decodes bodies by their Content-Transfer-Encoding, and text bodies by their charset (RFC 2045 section 6).
import type { Bytes } from '../bytes.ts';
import { decodeCharset } from './charset.ts';
import { encodedBody, type Entity } from './entity.ts';
import { withLf } from './line-ends.ts';
import { decodeTransfer } from './transfer-decoding.ts';

/** Octets of the body without transfer encoding. An encoding nobody knows leaves the octets as they are. */
export function decodedBody(entity: Entity): Bytes {
  return decodeTransfer(encodedBody(entity), entity.encoding);
}

/** Text of a text/* body, LF line ends; format=flowed is joined (RFC 3676). */
export function textBody(entity: Entity): string {
  const text = withLf(decodeCharset(decodedBody(entity), entity.contentType.parameters.get('charset')));
  const isFlowed =
    entity.contentType.subtype === 'plain' &&
    entity.contentType.parameters.get('format')?.toLowerCase() === 'flowed';
  return isFlowed
    ? joinFlowed(text, entity.contentType.parameters.get('delsp')?.toLowerCase() === 'yes')
    : text;
}

/** RFC 3676 section 4: a line that ends in a blank flows into the next one of the same quote depth. */
function joinFlowed(text: string, deletesSpace: boolean): string {
  const joined: string[] = [];
  let open: { depth: number } | undefined;
  for (const line of text.split('\n')) {
    const quotes = /^>*/.exec(line)![0];
    const content = line.slice(quotes.length).replace(/^ /, '');
    const isSignature = content === '-- ';
    const flows = content.endsWith(' ') && !isSignature;
    const stored = flows && deletesSpace ? content.slice(0, -1) : content;
    if (open?.depth === quotes.length && !isSignature) {
      joined.push(joined.pop()! + stored);
    } else {
      joined.push(quotes === '' ? stored : `${quotes} ${stored}`);
    }
    open = flows ? { depth: quotes.length } : undefined;
  }
  return joined.join('\n');
}
