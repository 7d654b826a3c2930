// PEM (RFC 7468, and RFC 1421's header fields that old private keys carry): text to labelled DER.
import { fromBase64, latin1FromBytes, type Bytes } from '../bytes.ts';

/** More blocks than this in one file are no certificate store that a person would import. */
const MAX_BLOCKS = 10_000;

export interface PemBlock {
  /** What is after BEGIN, for example `CERTIFICATE`. */
  readonly label: string;
  /** Decoded content; undefined when it is not base64. */
  readonly bytes?: Bytes;
  /** Header fields before the base64, names as written: `Proc-Type`, `DEK-Info`. */
  readonly headers: ReadonlyMap<string, string>;
}

/** True when the file has at least one PEM block. */
export function looksLikePem(file: Bytes): boolean {
  return /-----BEGIN [A-Z0-9 #]+-----/.test(textOf(file));
}

/** All PEM blocks of a file in order; text around them is explanation and left alone. */
export function readPem(file: Bytes): PemBlock[] {
  const blocks: PemBlock[] = [];
  const text = textOf(file);
  // Each block is found by its own lines, so that work stays linear in the file's length.
  const begin = /-----BEGIN ([A-Z0-9 #]+)-----/g;
  for (let match = begin.exec(text); match !== null && blocks.length < MAX_BLOCKS; match = begin.exec(text)) {
    const label = match[1]!;
    const end = text.indexOf(`-----END ${label}-----`, begin.lastIndex);
    if (end < 0) {
      blocks.push({ label, headers: new Map() });
      break;
    }
    blocks.push(readBlock(label, text.slice(begin.lastIndex, end)));
    begin.lastIndex = end;
  }
  return blocks;
}

function readBlock(label: string, content: string): PemBlock {
  const headers = new Map<string, string>();
  let base64 = content.trim();
  const blank = /\r?\n[ \t]*\r?\n/.exec(base64);
  if (blank !== null && /^[A-Za-z0-9-]+:/.test(base64)) {
    for (const line of base64.slice(0, blank.index).split(/\r?\n/)) {
      const colon = line.indexOf(':');
      if (colon > 0) headers.set(line.slice(0, colon).trim(), line.slice(colon + 1).trim());
    }
    base64 = base64.slice(blank.index);
  }
  try {
    return { label, headers, bytes: fromBase64(base64.replace(/\s+/g, '')) };
  } catch (error) {
    if (error instanceof RangeError) return { label, headers };
    throw error;
  }
}

/** Notepad and PowerShell write UTF-16 with a byte order mark; everything else in PEM is ASCII. */
function textOf(file: Bytes): string {
  if (file[0] === 0xff && file[1] === 0xfe) return new TextDecoder('utf-16le').decode(file);
  if (file[0] === 0xfe && file[1] === 0xff) return new TextDecoder('utf-16be').decode(file);
  return latin1FromBytes(file);
}
