// Finds a text in bytes, also where it hides in an encoding that mail and web use.

/** The encodings a text is looked for in: as it is, UTF-16, and base64 (once and twice) at each alignment. */
function disguises(needle: string): Buffer[] {
  const plain = Buffer.from(needle, 'utf8');
  const wide = Buffer.from(needle, 'utf16le');
  const once = [plain, wide].flatMap(base64Forms);
  const twice = once.flatMap(base64Forms);
  const percent = Buffer.from(encodeURIComponent(needle));
  const form = Buffer.from(new URLSearchParams({ '': needle }).toString().slice(1));
  const quoted = Buffer.from(quotedPrintable(plain));
  return [plain, wide, Buffer.from(wide).swap16(), percent, form, quoted, ...once, ...twice];
}

/**
 * What base64 makes of the bytes wherever they begin: for each of the three alignments the characters that
 * depend on the bytes alone.
 */
function base64Forms(bytes: Buffer): Buffer[] {
  return [0, 1, 2].flatMap((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const first = offset === 0 ? 0 : offset + 1;
    const last = Math.floor(((offset + bytes.length) * 8) / 6);
    const certain = encoded.slice(first, last);
    return [certain, certain.replaceAll('+', '-').replaceAll('/', '_')].map((text) => Buffer.from(text));
  });
}

function quotedPrintable(bytes: Buffer): string {
  return [...bytes]
    .map((byte) =>
      byte === 0x3d || byte > 0x7e
        ? `=${byte.toString(16).toUpperCase().padStart(2, '0')}`
        : String.fromCharCode(byte),
    )
    .join('');
}

/** Shorter needles would be found by chance in their short base64 forms. */
const SHORTEST_NEEDLE = 8;

/**
 * A function that tells whether bytes contain the needle in any disguise. Line breaks, soft ones of
 * quoted-printable included, are taken out first, because base64 and quoted-printable are folded anywhere.
 */
export function leakDetector(needle: string): (bytes: Uint8Array) => boolean {
  if (needle.length < SHORTEST_NEEDLE) throw new RangeError(`needle: at least ${SHORTEST_NEEDLE} characters`);
  const forms = disguises(needle);
  return (bytes) => {
    const raw = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const unfolded = Buffer.from(raw.toString('latin1').replace(/=?\r?\n|\\[rn]/g, ''), 'latin1');
    return forms.some((form) => raw.includes(form) || unfolded.includes(form));
  };
}
