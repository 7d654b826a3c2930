// Names of attachments: made safe to save under, and judged by what a double click on them would do.

/** Control and direction characters: with them `invoice\u202Efdp.exe` reads as `invoiceexe.pdf`. */
const HIDDEN = /[\p{Cc}\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;
const NOT_IN_NAMES = /[/\\:*?"<>|]/g;
const MAX_LENGTH = 120;
/** Endings that run a program when opened, on the systems people use. */
const PROGRAMS =
  /\.(?:exe|scr|com|pif|bat|cmd|msi|msix|ps1|vbs?|vbe|jse?|wsf|wsh|hta|cpl|jar|lnk|reg|scf|url|app|command|pkg|dmg|deb|rpm|sh|desktop|iso|img|docm|xlsm|pptm)$/i;

/** A name without folders and hidden characters, of bounded length, ending kept. `fallback` when nothing is left. */
export function safeFileName(name: string, fallback: string): string {
  const plain = name
    .replace(HIDDEN, '')
    .replace(NOT_IN_NAMES, '_')
    .replace(/^[.\s]+|[.\s]+$/g, '');
  if (plain === '') return fallback;
  if (plain.length <= MAX_LENGTH) return plain;
  const ending = /\.[^.]{1,10}$/.exec(plain)?.[0] ?? '';
  return plain.slice(0, MAX_LENGTH - ending.length) + ending;
}

/** True for a file that is a program or carries one: it is saved as any other, with a warning beside it. */
export function runsAsProgram(name: string): boolean {
  return PROGRAMS.test(name.trim());
}
