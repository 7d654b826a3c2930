// Names in certificates (RFC 4514 text) as a person would say them.

/** Attribute types that name the holder, best first. */
const NAMING = ['CN', 'pseudonym', 'emailAddress', 'O', 'OU'];

export interface NamePart {
  readonly type: string;
  readonly value: string;
}

/** Splits `CN=Alice,O=Firm` (RFC 4514 section 2) into its parts, unescaped, in the order written. */
export function nameParts(name: string): NamePart[] {
  return splitUnescaped(name).map((part) => {
    const equals = part.indexOf('=');
    return equals < 0
      ? { type: '', value: unescape(part) }
      : { type: part.slice(0, equals), value: unescape(part.slice(equals + 1)) };
  });
}

/** What to call the holder: the common name, else the next best part, else the whole text. */
export function shortName(name: string): string {
  const parts = nameParts(name);
  for (const type of NAMING) {
    const part = parts.find((candidate) => candidate.type === type && candidate.value.trim() !== '');
    if (part) return part.value;
  }
  return name;
}

/** The organisation, when the name has one that is not its short name already. */
export function organisation(name: string): string | undefined {
  const value = nameParts(name).find((part) => part.type === 'O')?.value;
  return value === shortName(name) ? undefined : value;
}

/** Parts between commas and plus signs that are not escaped; the escapes stay. */
function splitUnescaped(name: string): string[] {
  return name.match(/(?:\\[^]|[^\\,+])+/g) ?? [];
}

/** Escaped characters that could hide the rest (controls, direction marks) stay escaped. */
function unescape(value: string): string {
  return value.replace(/\\([^0-9A-Fa-f])/g, '$1');
}
