// Tricks with who the message claims to be from: a genuine signature, and a header that shows somebody else.
import { derExplicit, derOid, derRetag, derSequence, derUtf8String } from '../../src/asn1/writer.ts';
import { toHex, type Bytes } from '../../src/bytes.ts';
import { SMTP_UTF8_MAILBOX } from '../../src/x509/addresses.ts';
import { clearSigned, message, messageLines, text, FORGED, GENUINE, type Trick } from './trick.ts';

/** subjectAltName with an internationalised address (RFC 9598), which openssl's own notation cannot hold. */
function smtpUtf8Mailbox(address: string): Bytes {
  const mailbox = derRetag(0, derSequence(derOid(SMTP_UTF8_MAILBOX), derExplicit(0, derUtf8String(address))));
  return derSequence(mailbox);
}

/** A message by Eve, honestly signed, whose header tries to show Bob. */
function byEve(name: string, how: string, header: readonly string[], verdict: string, says?: RegExp): Trick {
  return {
    class: 'the sender',
    name,
    how,
    make: async ({ eve }) => message(await clearSigned(text(FORGED), eve), [...header, ...messageLines('')]),
    verdict,
    ...(says === undefined ? {} : { says }),
  };
}

/** A message that Bob has signed, in a header that is not quite his. */
function byBob(name: string, how: string, header: readonly string[], verdict: string, says?: RegExp): Trick {
  return {
    class: 'the sender',
    name,
    how,
    make: async ({ bob }) => message(await clearSigned(text(GENUINE), bob), [...header, ...messageLines('')]),
    verdict,
    isHonest: true,
    ...(says === undefined ? {} : { says }),
  };
}

const SEVERAL = 'one program shows the first field or address, another the last';

export const SENDER_TRICKS: readonly Trick[] = [
  byBob(
    'by Bob, as it should be',
    'nothing: this is what the others are compared with',
    ['From: Bob <bob@example.test>'],
    'valid',
  ),
  byBob('by Bob in other letters', 'case does not matter in addresses', ['From: BOB@Example.TEST'], 'valid'),
  byBob(
    'with a second From field',
    SEVERAL,
    ['From: bob@example.test', 'From: eve@evil.example'],
    'mismatch signer.several-from',
  ),
  byBob(
    'with a first From field that is another’s',
    SEVERAL,
    ['From: eve@evil.example', 'From: bob@example.test'],
    'mismatch signer.several-from',
  ),
  byBob(
    'with a second From field in an obsolete form',
    'a blank before the colon hides the field from some parsers',
    ['From: bob@example.test', 'From : eve@evil.example'],
    'mismatch signer.several-from',
  ),
  byBob(
    'from two people',
    SEVERAL,
    ['From: eve@evil.example, bob@example.test'],
    'mismatch signer.several-from',
  ),
  byBob(
    'from nobody',
    'the program falls back to the signer, or to Sender',
    [],
    'mismatch signer.no-from',
    /nobody is named/,
  ),
  byBob('from an empty field', 'the same', ['From: '], 'mismatch signer.no-from'),
  byBob(
    'from a group',
    'the name of the group is shown as the sender',
    ['From: bob@example.test:eve@evil.example;'],
    'mismatch signer.malformed-from',
  ),
  byBob(
    'from a group of nobody',
    'the same, without any address',
    ['From: bob@example.test:;'],
    'mismatch signer.malformed-from',
  ),
  byBob(
    'from an encoded word alone',
    'encoded words are decoded before the address is read',
    ['From: =?utf-8?Q?bob=40example.test?='],
    'mismatch signer.malformed-from',
  ),
  byBob(
    'with another address in the bracket',
    'the words before the bracket are read as the address',
    ['From: bob@example.test <eve@evil.example>'],
    'mismatch signer.malformed-from',
  ),
  byBob(
    'with a NUL within the address',
    'C strings end at a NUL',
    ['From: bob@example.test\0.evil.example'],
    'mismatch signer.malformed-from',
  ),
  byBob(
    'with a zero-width character in the address',
    'the difference cannot be seen',
    ['From: bob@exam\u200bple.test'],
    'mismatch signer.malformed-from',
  ),
  byBob(
    'with a right-to-left override in the address',
    'what stands after it is shown in the other direction',
    ['From: \u202ebob@example.test'],
    'mismatch signer.malformed-from',
  ),
  byBob(
    'with two at signs',
    'parsers disagree on where the domain begins',
    ['From: eve@evil.example@example.test'],
    'mismatch signer.malformed-from',
  ),
  byBob(
    'with a route before the address',
    'the obsolete source route is shown as the address',
    ['From: <@example.test:bob@example.test>'],
    'mismatch signer.malformed-from',
  ),
  byBob(
    'with a Sender field of somebody else',
    'nothing is forged; but another hand has sent it',
    ['From: bob@example.test', 'Sender: secretary@example.test'],
    'valid signer.sender-differs',
    /on behalf/,
  ),
  byBob(
    'whose answers go elsewhere',
    'the answer reaches the attacker, with what it quotes',
    ['From: bob@example.test', 'Reply-To: bob@evil.example'],
    'valid',
    /go to a different address/,
  ),
  byBob(
    'with two Subject fields',
    'one program shows the first, another the last',
    ['From: bob@example.test', 'Subject: Urgent payment'],
    'valid message.header-repeated',
  ),
  byEve(
    'by Eve under Bob’s address as her name',
    'programs show the name alone',
    ['From: "bob@example.test" <eve@evil.example>'],
    'caution signer.name-misleads',
    /name looks like another address/,
  ),
  byEve(
    'by Eve under Bob’s address as an encoded name',
    'the same, encoded',
    ['From: =?utf-8?Q?bob=40example.test?= <eve@evil.example>'],
    'caution signer.name-misleads',
  ),
  byEve(
    'by Eve under Bob’s address with an at sign of full width',
    'the same, for programs that look for an at sign',
    ['From: "bob\uff20example.test" <eve@evil.example>'],
    'caution signer.name-misleads',
  ),
  byEve(
    'by Eve under Bob’s address with a full stop of East Asian writing',
    'the same, for programs that look for a dot',
    ['From: "bob@example\u3002test" <eve@evil.example>'],
    'caution signer.name-misleads',
  ),
  byEve(
    'by Eve with Bob’s address as a comment',
    'the comment is shown as the name',
    ['From: eve@evil.example (bob@example.test)'],
    'caution signer.name-misleads',
  ),
  byEve(
    'by Eve, sent by her as Bob',
    'Sender is compared with the signer, From is shown',
    ['From: bob@example.test', 'Sender: eve@evil.example'],
    'mismatch signer.not-sender',
  ),
  byEve(
    'by Eve, with a long name that pushes her address out of sight',
    'only the beginning of the line is seen',
    [`From: "Bob Ray <bob@example.test>${' '.repeat(200)}" <eve@evil.example>`],
    'caution signer.name-misleads',
  ),
  {
    class: 'the sender',
    name: 'by Eve from an address with a Cyrillic letter',
    how: 'the domain looks like Bob’s and is another; an honest certificate can be had for it',
    make: async ({ issue }) => {
      const address = 'bob@exаmple.test';
      const eve = await issue({
        subject: '/CN=Bob Ray',
        extensions: [
          'basicConstraints=critical,CA:FALSE',
          'extendedKeyUsage=emailProtection',
          `subjectAltName=DER:${toHex(smtpUtf8Mailbox(address))}`,
        ],
      });
      return message(await clearSigned(text(FORGED), eve), [
        `From: Bob Ray <${address}>`,
        ...messageLines(''),
      ]);
    },
    verdict: 'caution signer.look-alike',
    says: /xn--exmple-4nf\.test/,
  },
  {
    class: 'the sender',
    name: 'whose protected From is Bob’s and whose outer From is Eve’s',
    how: 'the list of messages shows one sender, the opened message the other',
    make: async ({ bob }) => {
      const inner = text(GENUINE);
      const hp = new TextDecoder().decode(inner).replace('text/plain;', 'text/plain; hp="clear";');
      const entity = new TextEncoder().encode(`From: bob@example.test\r\nSubject: Our account\r\n${hp}`);
      return message(await clearSigned(entity, bob), messageLines('eve@evil.example'));
    },
    verdict: 'mismatch signer.not-sender',
    isHonest: true,
  },
  {
    class: 'the sender',
    name: 'whose subject was changed outside the protection',
    how: 'the subject of the list is not the signed one',
    make: async ({ bob }) => {
      const entity = new TextEncoder().encode(
        `From: bob@example.test\r\nSubject: Lunch\r\nContent-Type: text/plain; hp="clear"\r\n\r\n${GENUINE}\r\n`,
      );
      return message(await clearSigned(entity, bob));
    },
    verdict: 'caution message.header-differs',
    isHonest: true,
    says: /Our account/,
  },
];
