// What an attacker would like to know of a ciphertext, each question with two messages that differ in it.
import { randomBytes } from 'node:crypto';
import { enveloped, textEntity } from '../webmail/messages.ts';
import type { Identity } from '../webmail/pki.ts';

/** Of the same number of octets, and far from the same height in a narrow column. */
const LETTERS = [`Yes. ${'i, '.repeat(300)}`, `No.\r\n${'W\r\n'.repeat(300)}`].map((words) =>
  Buffer.from(`Content-Type: text/plain; charset=us-ascii\r\n\r\n${words}\r\n`),
);
/** All messages have one: the second in which each was made would else go with what is inside. */
const FIELDS = { subject: 'Sealed', date: new Date() };

export interface Question {
  readonly secret: string;
  readonly message: Buffer;
}

/** An enveloped message in CBC, its ciphertext at the end of the structure, changed by `change`. */
async function changed(reader: Identity, change: (der: Buffer) => void): Promise<Buffer> {
  const raw = await enveloped(FIELDS, textEntity('The code is X7, as we said on Monday.'), [reader]);
  const text = raw.toString('latin1');
  const at = text.indexOf('\r\n\r\n') + 4;
  const der = Buffer.from(text.slice(at), 'base64');
  change(der);
  return Buffer.from(text.slice(0, at) + der.toString('base64').replace(/.{1,76}/g, '$&\r\n'), 'latin1');
}

const flip = (der: Buffer, at: number, value: number): void => {
  der[at] = der[at]! ^ value;
};

type Ask = (reader: Identity, second: boolean, n: number) => Promise<Question>;

/** By name. `reader` can read the messages; `n` makes each another one. */
export const ORACLES = {
  'right or wrong padding': async (reader: Identity, second: boolean, n: number): Promise<Question> => ({
    secret: second ? 'wrong' : 'right',
    // The octet before the last block decides the padding; one before, only words.
    message: await changed(reader, (der) => flip(der, der.length - (second ? 17 : 33), 0x40 + (n % 0x40))),
  }),
  'a guessed letter': async (reader: Identity, second: boolean): Promise<Question> => ({
    secret: second ? 'No' : 'Yes',
    message: await enveloped(FIELDS, LETTERS[second ? 1 : 0]!, [reader], {
      cipher: 'aes-256-gcm',
    }),
  }),
  'a conforming key or another': async (reader: Identity, second: boolean): Promise<Question> => ({
    secret: second ? 'other' : 'conforming',
    message: await changed(reader, (der) => {
      const key = der.indexOf(Buffer.from([0x04, 0x82, 0x01, 0x00])) + 4;
      if (second) randomBytes(200).copy(der, key + 20);
    }),
  }),
} satisfies Record<string, Ask>;

export type OracleName = keyof typeof ORACLES;
export const ORACLE_NAMES = Object.keys(ORACLES) as OracleName[];
