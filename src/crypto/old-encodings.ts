// Passwords in the 8-bit encodings of old systems, in which programs of their time handed them to key derivation.
import type { Bytes } from '../bytes.ts';

/** The upper half of each encoding, from octet 0x80 or 0xA0 to 0xFF. U+FFFD is what has no character. */
const WINDOWS_1252 =
  '€\ufffd‚ƒ„…†‡ˆ‰Š‹Œ\ufffdŽ\ufffd\ufffd‘’“”•–—˜™š›œ\ufffdžŸ' +
  '\u00a0¡¢£¤¥¦§¨©ª«¬\u00ad®¯°±²³´µ¶·¸¹º»¼½¾¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ';
const ISO_8859_2 =
  '\u00a0Ą˘Ł¤ĽŚ§¨ŠŞŤŹ\u00adŽŻ°ą˛ł´ľśˇ¸šşťź˝žżŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢßŕáâăäĺćçčéęëěíîďđńňóôőö÷řůúűüýţ˙';
const ISO_8859_9 =
  '\u00a0¡¢£¤¥¦§¨©ª«¬\u00ad®¯°±²³´µ¶·¸¹º»¼½¾¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏĞÑÒÓÔÕÖ×ØÙÚÛÜİŞßàáâãäåæçèéêëìíîïğñòóôõö÷øùúûüışÿ';
const CODE_PAGE_850 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0';

const UPPER_HALVES: readonly string[] = [WINDOWS_1252, ISO_8859_2, ISO_8859_9, CODE_PAGE_850];

/** The password in each encoding that has all its characters; none for ASCII, which is the same everywhere. */
export function oldEncodings(password: string): Bytes[] {
  if (/^[\x00-\x7f]*$/.test(password)) return [];
  return UPPER_HALVES.flatMap((half) => {
    const octets = Array.from(password, (character) => octetOf(character, half));
    return octets.includes(-1) ? [] : [Uint8Array.from(octets)];
  });
}

function octetOf(character: string, half: string): number {
  if (character <= '\x7f') return character.charCodeAt(0);
  const at = character === '\ufffd' ? -1 : half.indexOf(character);
  return at < 0 ? -1 : 0x100 - half.length + at;
}
