// Just enough MIME to show a message as a webmail does: header fields, parts with numbers, decoded bytes.

export interface MimePart {
  /** IMAP's number of the part: `1`, `2.1`, ...; empty for the message itself when it has parts. */
  readonly number: string;
  /** Media type, lower case. */
  readonly type: string;
  readonly fileName: string | undefined;
  readonly parts: readonly MimePart[];
  field(name: string): string;
  /** The content with its transfer encoding taken off. */
  content(): Buffer;
}

/** Reads a message; header names in any case, first field of a name wins. */
export function parseMessage(raw: Buffer): MimePart {
  const root = parseEntity(raw.toString('latin1'), '');
  return root.parts.length > 0 ? root : { ...root, number: '1' };
}

/** All parts that have no parts themselves. */
export function leaves(part: MimePart): MimePart[] {
  return part.parts.length === 0 ? [part] : part.parts.flatMap(leaves);
}

function parseEntity(entity: string, number: string): MimePart {
  const end = entity.startsWith('\r\n') ? 0 : entity.indexOf('\r\n\r\n');
  const head = end < 0 ? entity : entity.slice(0, end);
  const body = end < 0 ? '' : entity.slice(end).replace(/^(\r\n){1,2}/, '');
  const fields = new Map<string, string>();
  for (const line of head.replace(/\r\n[ \t]+/g, ' ').split('\r\n')) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    if (colon > 0 && !fields.has(name)) fields.set(name, line.slice(colon + 1).trim());
  }
  const field = (name: string) => fields.get(name.toLowerCase()) ?? '';
  const contentType = field('Content-Type') || 'text/plain';
  const boundary = parameter(contentType, 'boundary');
  const fileName = parameter(field('Content-Disposition'), 'filename') ?? parameter(contentType, 'name');
  return {
    number,
    type: contentType.split(';')[0]!.trim().toLowerCase(),
    fileName,
    field,
    parts: boundary === undefined ? [] : splitParts(body, boundary, number),
    content: () => decode(body, field('Content-Transfer-Encoding').toLowerCase()),
  };
}

function splitParts(body: string, boundary: string, number: string): MimePart[] {
  const pieces = `\r\n${body}`.split(`\r\n--${boundary}`).slice(1);
  return pieces
    .filter((piece) => !piece.startsWith('--'))
    .map((piece, index) => {
      const entity = piece.replace(/^[ \t]*\r\n/, '');
      return parseEntity(entity, number === '' ? String(index + 1) : `${number}.${index + 1}`);
    });
}

function parameter(value: string, name: string): string | undefined {
  const [, quoted, bare] = new RegExp(`;\\s*${name}=(?:"([^"]*)"|([^;\\s]*))`, 'i').exec(value) ?? [];
  return quoted ?? bare;
}

function decode(body: string, encoding: string): Buffer {
  if (encoding === 'base64') return Buffer.from(body, 'base64');
  if (encoding !== 'quoted-printable') return Buffer.from(body, 'latin1');
  const unfolded = body.replace(/[ \t]*=\r\n/g, '');
  return Buffer.from(
    unfolded.replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  );
}
