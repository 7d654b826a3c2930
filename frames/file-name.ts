// Names of attachments: made safe to save under, and judged by what a double click on them would do.
import { withoutAround } from '../src/mime/trim-characters.ts';

/** Control and direction characters: with them `invoice\u202Efdp.exe` reads as `invoiceexe.pdf`. */
const HIDDEN = /[\p{Cc}\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;
const NOT_IN_NAMES = /[/\\:*?"<>|]/g;
/** Not at the ends of a name. */
const DOTS_AND_BLANKS =
  '. \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000';
const MAX_LENGTH = 120;
/** Endings that run a program or a script when opened, on the systems people use; the last rows carry one. */
const PROGRAM_ENDINGS = `
  app appimage application appref-ms appx appxbundle apk bash bat chm cmd com command cpl deb desktop diagcab
  exe gadget hlp hta inf jar jnlp js jse library-ms lnk mobileconfig msc msi msix msixbundle msp mst pif pkg
  ps1 ps1xml psm1 py pyw rdp reg rpm run scf scpt scr sct search-ms searchconnector-ms settingcontent-ms sh
  terminal url vb vbe vbs website workflow ws wsc wsf wsh xll
  dmg img iso one vhd vhdx
  docm dotm potm ppam ppsm pptm sldm xlam xlsb xlsm xltm
  htm html mht mhtml shtml svg svgz xht xhtml`;
const PROGRAMS: ReadonlySet<string> = new Set(PROGRAM_ENDINGS.trim().split(/\s+/));

/** A name without folders and hidden characters, of at most 120 characters, ending kept. `fallback` when nothing is left. */
export function safeFileName(name: string, fallback: string): string {
  const plain = withoutAround(name.replace(HIDDEN, '').replace(NOT_IN_NAMES, '_'), DOTS_AND_BLANKS);
  if (plain === '') return fallback;
  const characters = Array.from(plain);
  if (characters.length <= MAX_LENGTH) return plain;
  const ending = /\.[^.]{1,10}$/.exec(plain)?.[0] ?? '';
  return characters.slice(0, MAX_LENGTH - Array.from(ending).length).join('') + ending;
}

/** True for a file that is a program or carries one: it is saved as any other, with a warning beside it. */
export function runsAsProgram(name: string): boolean {
  return PROGRAMS.has(/\.([^.]+)$/.exec(name.trim())?.[1]?.toLowerCase() ?? '');
}
