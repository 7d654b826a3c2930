// The mail that waits for Alice in the demo: protected in every usual way, and tampered with in some.
import * as messages from '../../test/webmail/messages.ts';
import type { Pki } from '../../test/webmail/pki.ts';

export interface SampleMail {
  readonly subject: string;
  /** What the reader's sentence must say; absent for ordinary mail, which must be left alone. */
  readonly sentence?: RegExp;
  /** Text that must be readable once the message is open. */
  readonly text?: string;
  readonly make: (pki: Pki) => Promise<Buffer>;
}

const BOB = 'Bob Ray <bob@example.test>';
const TO = 'Alice Ray <alice@example.test>';

/** In the order in which the tour opens them. */
export const SAMPLE_MAIL: readonly SampleMail[] = [
  {
    subject: 'Lunch on Friday?',
    make: () =>
      Promise.resolve(
        messages.plainMessage(
          { from: BOB, to: TO, subject: 'Lunch on Friday?' },
          messages.textEntity('Ordinary mail. Waxseal has nothing to say about it.'),
        ),
      ),
  },
  {
    subject: 'Minutes of the meeting',
    sentence: /^Signed by Bob Ray \(bob@example\.test\)/,
    text: 'The budget was accepted.',
    make: ({ people }) =>
      messages.clearSigned(
        { from: BOB, to: TO, subject: 'Minutes of the meeting' },
        messages.textEntity(
          'Dear Alice,\n\nThe budget was accepted. Everybody can read this, and you can see that it is mine.\n\nBob',
        ),
        people.bob,
      ),
  },
  {
    subject: 'The offer, with figures',
    sentence: /^Signed by Bob Ray \(bob@example\.test\) and encrypted/,
    text: 'for your eyes only',
    make: ({ people }) =>
      messages.signedAndEnveloped(
        { from: BOB, to: TO, subject: 'The offer, with figures' },
        messages.entityWithAttachment(
          'Dear Alice,\n\nThe figures are attached, for your eyes only.\n\nBob',
          'figures.csv',
          Buffer.from('item,price\r\nsealing wax,12.50\r\nletter paper,4.20\r\n'),
        ),
        people.bob,
        [people.alice],
      ),
  },
  {
    subject: 'Encrypted, unsigned',
    sentence: /[Ee]ncrypted/,
    text: 'Who wrote this cannot be known.',
    make: ({ people }) =>
      messages.enveloped(
        { from: BOB, to: TO, subject: 'Encrypted, unsigned' },
        messages.textEntity('Who wrote this cannot be known.'),
        [people.alice],
        { cipher: 'aes-256-gcm', oaep: 'sha256' },
      ),
  },
  {
    subject: 'New bank details',
    sentence: /changed|altered/i,
    make: ({ people }) =>
      messages.tampered({ from: BOB, to: TO, subject: 'New bank details' }, 'Please send us', people.bob),
  },
  {
    subject: 'Urgent: from your director',
    sentence: /not by the sender/,
    make: ({ people }) =>
      messages.clearSigned(
        { from: BOB, to: TO, subject: 'Urgent: from your director' },
        messages.textEntity('Signed by Carol, but it claims to be from Bob.'),
        people.carol,
      ),
  },
  {
    subject: 'Hello from another world',
    sentence: /who signed is not confirmed/,
    make: ({ people }) =>
      messages.opaqueSigned(
        { from: 'Mallory <mallory@example.test>', to: TO, subject: 'Hello from another world' },
        messages.textEntity('My authority is not one of yours.'),
        people.mallory,
      ),
  },
];
