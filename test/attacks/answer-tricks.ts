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

/** Eve signs it in her own name and encrypts it: an answer would quote it, and be signed by Alice. */
function asked(name: string, how: string, entity: Bytes): Trick {
  return {
    class: 'an answer as signature',
    name,
    how,
    make: async ({ alice, eve }) =>
      message(await encrypted(await clearSigned(entity, eve), alice.certificate), messageLines(EVE)),
    verdict: 'valid',
    quoted: QUESTION,
  };
}

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
  asked(
    'with words too small and too pale to see',
    'what cannot be seen is not hidden to a program that only asks for display and visibility',
    html(
      `<p>${QUESTION}</p><p style="font-size:0">${FORGED}</p><p style="opacity:0">${FORGED}</p>` +
        `<div style="height:0;overflow:hidden">${FORGED}</div><p style="position:absolute;left:-9999px">${FORGED}</p>`,
    ),
  ),
  asked(
    'whose text says something else than its HTML',
    'the reader shows the HTML, and the answer quotes the text beside it',
    octets(multipart('alternative', [text(FORGED), html(`<p>${QUESTION}</p>`)])),
  ),
];
