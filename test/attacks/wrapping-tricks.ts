// Tricks with MIME around, beside and within the protected part, and with messages within messages.
import { bytesFromLatin1, latin1FromBytes } from '../../src/bytes.ts';
import { multipart } from '../../src/mime/build.ts';
import {
  attachedMessage,
  clearSigned,
  encrypted,
  html,
  message,
  messageLines,
  octets,
  opaqueSigned,
  text,
  FORGED,
  GENUINE,
  type Trick,
} from './trick.ts';

const forged = html(`<b>${FORGED}</b>`);
const genuine = text(GENUINE);

export const WRAPPING_TRICKS: readonly Trick[] = [
  {
    class: 'wrapping',
    name: 'with the attacker’s text before Bob’s signed part',
    how: 'the parts are shown one below the other, under one verdict',
    make: async ({ bob }) => message(multipart('mixed', [forged, octets(await clearSigned(genuine, bob))])),
    verdict: 'partial message.partly-protected',
    isHonest: true,
    says: /outside/i,
  },
  {
    class: 'wrapping',
    name: 'with a footer of a mailing list after Bob’s signed part',
    how: 'nothing is forged; but the footer is not Bob’s',
    make: async ({ bob }) =>
      message(
        multipart('mixed', [octets(await clearSigned(genuine, bob)), text(`${FORGED} You are on the list.`)]),
      ),
    verdict: 'partial message.partly-protected',
    isHonest: true,
    says: /outside/i,
  },
  {
    class: 'wrapping',
    name: 'with Bob’s signed part as the picture of the attacker’s HTML',
    how: 'multipart/related hides the signed part, referenced by its Content-ID or not at all',
    make: async ({ bob }) => message(multipart('related', [forged, octets(await clearSigned(genuine, bob))])),
    verdict: 'partial message.partly-protected',
    isHonest: true,
  },
  {
    class: 'wrapping',
    name: 'with Bob’s signed part as the other form of the attacker’s text',
    how: 'multipart/alternative: one form is verified, another is shown',
    make: async ({ bob }) =>
      message(multipart('alternative', [octets(await clearSigned(genuine, bob)), forged])),
    verdict: 'partial message.partly-protected',
    isHonest: true,
  },
  {
    class: 'wrapping',
    name: 'with a third part in Bob’s multipart/signed',
    how: 'all parts but the signature are shown as signed',
    make: async ({ bob }) => {
      const signed = latin1FromBytes(octets(await clearSigned(genuine, bob)));
      const boundary = /boundary="([^"]+)"/.exec(signed)![1]!;
      const third = `--${boundary}\r\n${latin1FromBytes(forged)}--${boundary}--\r\n`;
      return message(bytesFromLatin1(signed.replace(`--${boundary}--\r\n`, third)));
    },
    verdict: 'invalid signature.malformed',
  },
  {
    class: 'wrapping',
    name: 'with words before the first and after the last boundary of Bob’s multipart/signed',
    how: 'preamble and epilogue are not signed, and some programs show them',
    make: async ({ bob }) => {
      const signed = latin1FromBytes(octets(await clearSigned(genuine, bob)));
      return message(bytesFromLatin1(`${signed.replace('\r\n\r\n', `\r\n\r\n${FORGED}\r\n`)}${FORGED}\r\n`));
    },
    verdict: 'valid',
    isHonest: true,
  },
  {
    class: 'wrapping',
    name: 'with two signed parts side by side, Eve’s first',
    how: 'the verdict of one is shown above both',
    make: async ({ bob, eve }) =>
      message(
        multipart('mixed', [
          octets(await clearSigned(text(FORGED), eve)),
          octets(await clearSigned(genuine, bob)),
        ]),
      ),
    verdict: 'mismatch signer.not-sender',
  },
  {
    class: 'wrapping',
    name: 'encrypted by the attacker around text and Bob’s signed part',
    how: 'the signature within is shown for the whole: nobody has signed the rest',
    make: async ({ alice, bob }) =>
      message(
        await encrypted(
          multipart('mixed', [forged, octets(await clearSigned(genuine, bob))]),
          alice.certificate,
        ),
      ),
    verdict: 'caution decrypt.not-authenticated',
  },
  {
    class: 'wrapping',
    name: 'signed by the attacker around a text that Bob encrypted',
    how: 'the outer signature is shown as the author’s: who signs a ciphertext need not have read it',
    make: async ({ alice, eve }) =>
      message(
        await opaqueSigned(octets(await encrypted(genuine, alice.certificate)), eve),
        messageLines('Eve <eve@evil.example>'),
      ),
    verdict: 'caution signature.over-ciphertext',
  },
  {
    class: 'wrapping',
    name: 'with OpenPGP beside Bob’s signed part',
    how: 'two protections, one verdict: which of them is it for?',
    make: async ({ bob }) =>
      message(
        multipart('mixed', [
          octets(await clearSigned(genuine, bob)),
          text(
            `-----BEGIN PGP SIGNED MESSAGE-----\r\nHash: SHA256\r\n\r\n${FORGED}\r\n-----BEGIN PGP SIGNATURE-----\r\n\r\niQEz\r\n-----END PGP SIGNATURE-----`,
          ),
        ]),
      ),
    verdict: 'partial message.partly-protected',
    isHonest: true,
    says: /OpenPGP/,
  },
  {
    class: 'lending a verdict',
    name: 'by Eve that forwards Bob’s signed message',
    how: 'the verdict of the attached message is shown for the one around it',
    make: async ({ bob, eve }) => {
      const inner = message(await clearSigned(genuine, bob));
      const outer = octets(multipart('mixed', [text(FORGED), attachedMessage(inner)]));
      return message(await clearSigned(outer, eve));
    },
    verdict: 'mismatch signer.not-sender',
  },
  {
    class: 'lending a verdict',
    name: 'without protection of its own that forwards Bob’s signed message',
    how: 'the same: the message around it is nobody’s',
    make: async ({ bob }) => {
      const inner = message(await clearSigned(genuine, bob));
      return message(multipart('mixed', [text(FORGED), attachedMessage(inner)]));
    },
    verdict: 'none',
    says: /itself is not protected/,
  },
  {
    class: 'lending a verdict',
    name: 'signed by Bob that forwards a forged message in Bob’s name',
    how: 'the signature of the outer message is shown for the inner one, which claims another sender',
    make: async ({ bob }) => {
      const inner = message(text(FORGED), messageLines('The Director <director@example.test>'));
      return message(
        await clearSigned(
          octets(multipart('mixed', [genuine, attachedMessage(inner, '; forwarded=yes')])),
          bob,
        ),
      );
    },
    verdict: 'valid',
    isHonest: true,
  },
  {
    class: 'lending a verdict',
    name: 'of Eve that wraps a whole message with a header of Bob’s',
    how: 'message/rfc822 as protected content: its header takes the place of the outer one',
    make: async ({ eve }) =>
      message(
        await clearSigned(attachedMessage(message(text(FORGED))), eve),
        messageLines('Eve <eve@evil.example>'),
      ),
    verdict: 'valid',
  },
];
