// Tricks that are after the answer: it would carry what was decrypted to the attacker, or sign what nobody has read.
import { bytesFromLatin1, concatBytes, type Bytes } from '../../src/bytes.ts';
import { multipart } from '../../src/mime/build.ts';
import type { Cast } from './cast.ts';
import {
  clearSigned,
  encrypted,
  html,
  message,
  messageLines,
  octets,
  text,
  FORGED,
  GENUINE,
  UNSIGNED,
  type Trick,
} from './trick.ts';

const QUESTION = 'Do you agree?';
const EVE = 'Eve <eve@evil.example>';

/**
 * Eve signs it in her own name and encrypts it: an answer would quote it, and be signed by Alice. What her styles fail
 * to hide is shown, and then it is quoted as well.
 */
function asked(name: string, how: string, entity: Bytes, quoted = QUESTION): Trick {
  return {
    class: 'an answer as signature',
    name,
    how,
    make: async ({ alice, eve }) =>
      message(await encrypted(await clearSigned(entity, eve), alice.certificate), messageLines(EVE)),
    verdict: 'valid',
    quoted,
  };
}

/** The same with the question and these styled words below it. */
const hiding = (name: string, how: string, more: string, quoted?: string): Trick =>
  asked(name, how, html(`<p>${QUESTION}</p>${more}`), quoted);
const QUOTED_AS_SHOWN = `${QUESTION}\n\n${FORGED}`;
/** In letters of the plane of tags, which no font draws. */
const TAGGED = Array.from(FORGED, (letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))).join('');

/** An encrypted message of a part that is shown and one beside it. */
async function withBeside({ alice }: Cast, shown: Bytes, beside: Bytes): Promise<Bytes> {
  return message(await encrypted(multipart('mixed', [shown, beside]), alice.certificate));
}

export const ANSWER_TRICKS: readonly Trick[] = [
  {
    class: 'an answer as oracle',
    name: 'that hides an old ciphertext below the attacker’s question',
    how: 'the old text is decrypted with the rest, and the answer quotes it to the attacker',
    make: async (cast) =>
      withBeside(
        cast,
        html(`<p>${QUESTION}</p>`),
        octets(await encrypted(text(GENUINE), cast.alice.certificate)),
      ),
    verdict: UNSIGNED,
    quoted: QUESTION,
  },
  {
    class: 'an answer as oracle',
    name: 'that hides an old ciphertext within an attached message',
    how: 'the same, one message deeper',
    make: async (cast) => {
      const old = message(await encrypted(text(GENUINE), cast.alice.certificate));
      const attached = concatBytes(bytesFromLatin1('Content-Type: message/rfc822\r\n\r\n'), old);
      return withBeside(cast, text(QUESTION), attached);
    },
    verdict: UNSIGNED,
    quoted: QUESTION,
  },
  asked(
    'whose style sheet hides what the answer would sign',
    'the answer quotes the HTML with its hidden words; the attacker’s program has other styles and shows them',
    html(`<style>.terms { display: none }</style><p>${QUESTION}</p><p class="terms">${FORGED}</p>`),
  ),
  asked(
    'that shows other words on narrow screens',
    'the reader is wide, the program that shows the answer is narrow',
    html(
      `<style>.narrow { display: none } @media (max-width: 200px) { .narrow { display: block } .wide { display: none } }</style>` +
        `<p class="wide">${QUESTION}</p><p class="narrow">${FORGED}</p>`,
    ),
  ),
  hiding(
    'with words too small and too pale to see',
    'what cannot be seen is not hidden to a program that only asks for display and visibility',
    `${'<small>'.repeat(12)}${FORGED}${'</small>'.repeat(12)}<p style="color:#fff">${FORGED}</p>` +
      `<p style="color:rgba(0,0,0,.01)">${FORGED}</p><p style="visibility:hidden">${FORGED}</p>`,
  ),
  hiding(
    'with words without size, room or place',
    'a style hides them from the eye, and a program that reads the markup has them all the same',
    `<div style="opacity:0;font-size:0;height:0;overflow:hidden;position:absolute;left:-9999px">${FORGED}</div>`,
    QUOTED_AS_SHOWN,
  ),
  hiding(
    'with words that a path, a mask and a filter take away',
    'a layout has room for them, and nothing of them is painted',
    `<div style="clip-path:inset(100%);mask-image:linear-gradient(transparent,transparent);filter:opacity(0)">${FORGED}</div>`,
    QUOTED_AS_SHOWN,
  ),
  hiding(
    'with words under a cover',
    'they are painted, and something of the colour of paper above them',
    `<p>${FORGED}</p><div style="position:relative;top:-50px;height:60px;background:#fff"></div>`,
    QUOTED_AS_SHOWN,
  ),
  hiding(
    'with words in white by a colour space that is not sRGB',
    'a program that reckons with red, green and blue takes them for visible',
    `<p style="color:oklch(1 0 0)">${FORGED}</p>`,
    QUOTED_AS_SHOWN,
  ),
  hiding(
    'with words that run out of a dark cell onto white paper',
    'in white, and the cell that holds them is black',
    `<div style="background:#000;color:#fff;width:30px;white-space:nowrap">${'&nbsp;'.repeat(12)}${FORGED.replaceAll(' ', '&nbsp;')}</div>`,
  ),
  hiding(
    'with words that are folded away',
    'nobody unfolds them, and the markup has them',
    `<details><summary>${FORGED}</summary></details>`,
    QUOTED_AS_SHOWN,
  ),
  hiding(
    'with words that go when the pointer comes',
    'a person reads with the pointer on the message; where it is quoted there is none',
    `<style>body:hover .terms{display:none}</style><p class="terms">${FORGED}</p>`,
    QUOTED_AS_SHOWN,
  ),
  hiding(
    'with words that go when the pictures are there',
    'the reader has them, and the quote is made without',
    `<style>img[src]~.terms{display:none}</style><img alt="" src="data:image/gif;base64,R0lGODlhAQABAAAAACw="><p class="terms">${FORGED}</p>`,
    QUOTED_AS_SHOWN,
  ),
  hiding(
    'with words in characters that have no shape',
    'a program that lists the characters, or a model that reads them, knows what they say',
    `<p>${TAGGED}</p>`,
  ),
  hiding(
    'with words that a style sheet makes up',
    'they are painted before the quote looks, and gone for the eye',
    `<style>.terms::before{content:"${FORGED}";color:#fff}</style><p class="terms"></p>`,
  ),
  asked(
    'whose text says something else than its HTML',
    'the reader shows the HTML, and the answer quotes the text beside it',
    octets(multipart('alternative', [text(FORGED), html(`<p>${QUESTION}</p>`)])),
  ),
];
