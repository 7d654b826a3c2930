// A sender who watches whether messages open, and how much work they make, to learn about ciphertexts of other messages.
import { before, describe } from 'node:test';
import {
  derElement,
  derExplicit,
  derInteger,
  derOctetString,
  derOid,
  derSequence,
  derSetInOrder,
} from '../../src/asn1/writer.ts';
import { bytesFromUtf8, latin1FromBytes, type Bytes } from '../../src/bytes.ts';
import { writeIssuerAndSerial } from '../../src/cms/certificate-identifier.ts';
import { readContentInfo } from '../../src/cms/content-info.ts';
import type { SharedSecrets } from '../../src/cms/content-key.ts';
import { decryptEnveloped } from '../../src/cms/decrypt.ts';
import { readEnvelopedData } from '../../src/cms/enveloped-data.ts';
import { writeAlgorithmIdentifier } from '../../src/crypto/algorithm-identifier.ts';
import { Oid } from '../../src/crypto/algorithms.ts';
import { encryptWithCipher, newContentKey } from '../../src/crypto/content-cipher.ts';
import { agreeKey } from '../../src/crypto/key-agreement.ts';
import { transportKey } from '../../src/crypto/key-transport.ts';
import { wrapKey } from '../../src/crypto/key-wrap.ts';
import { readRsaPublicKey } from '../../src/crypto/rsa.ts';
import { encryptPkcs1 } from '../../src/crypto/rsaes-pkcs1.ts';
import { CmsError } from '../../src/errors.ts';
import type { Identity } from '../../src/x509/identity.ts';
import { derBitString } from '../../src/asn1/writer.ts';
import { makeIdentity } from '../unit/made-identity.ts';
import { printFigure, trick } from './trick.ts';

const TRIES = 12;
/** AES-256 key wrap. */
const WRAP = '2.16.840.1.101.3.4.1.45';
const KEK = { identifier: bytesFromUtf8('agreed on before'), key: new Uint8Array(32).fill(7) };
const TEXT = bytesFromUtf8('Content-Type: text/plain\r\n\r\nwritten by who watches\r\n');

type Cipher = 'aes-256-cbc' | 'aes-256-gcm';

let alice: Identity;
/** Alice's second certificate, with a key of its own. */
let second: Identity;
let curve: Identity;
/** Alice's first key under a certificate that no message names. */
let renewed: Identity;
before(async () => {
  [alice, second, curve] = await Promise.all([
    makeIdentity({ name: 'Alice' }),
    makeIdentity({ name: 'Alice', serial: 2 }),
    makeIdentity({ name: 'Alice', serial: 3, kind: 'p-256' }),
  ]);
  const { certificate } = await makeIdentity({ name: 'Alice', serial: 4 });
  renewed = { ...alice, certificate };
});

function random(length: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(length));
}

function publicKeyOf({ certificate }: Identity): ReturnType<typeof readRsaPublicKey> {
  return readRsaPublicKey(certificate.subjectPublicKeyInfo.publicKey);
}

/** What is asked about: is there a content key inside, rightly padded? */
const QUERIES = {
  conforming: (to: Identity) => encryptPkcs1(publicKeyOf(to), random(32)),
  'with a shorter key inside': (to: Identity) => encryptPkcs1(publicKeyOf(to), random(16)),
  'not conforming': (to: Identity) => {
    const ciphertext = random(publicKeyOf(to).size);
    ciphertext[0] = 0;
    return ciphertext;
  },
} as const;
type QueryName = keyof typeof QUERIES;
const QUERY_NAMES = Object.keys(QUERIES) as QueryName[];

function transported(
  to: Identity,
  encryptedKey: Bytes,
  algorithm = writeAlgorithmIdentifier(Oid.rsaEncryption),
): Bytes {
  const identifier = writeIssuerAndSerial(to.certificate);
  return derSequence(derInteger(0), identifier, algorithm, derOctetString(encryptedKey));
}

/** The watcher's own entries: each opens the content for its recipient in another way. */
const OWN = {
  pkcs1: (to: Identity, key: Bytes) => Promise.resolve(transported(to, encryptPkcs1(publicKeyOf(to), key))),
  oaep: async (to: Identity, key: Bytes) => {
    const { certificate } = to;
    const { algorithm, encryptedKey } = await transportKey(
      certificate.subjectPublicKeyInfo,
      key,
      'rsaes-oaep',
    );
    return transported(to, encryptedKey, algorithm);
  },
  agreement: async (_to: Identity, key: Bytes) => {
    const agreed = await agreeKey(curve.certificate.subjectPublicKeyInfo, key);
    const originator = derElement(0xa1, agreed.originatorAlgorithm, derBitString(agreed.originatorKey));
    const wrapped = derSequence(writeIssuerAndSerial(curve.certificate), derOctetString(agreed.encryptedKey));
    return derElement(
      0xa1,
      derInteger(3),
      derExplicit(0, originator),
      agreed.algorithm,
      derSequence(wrapped),
    );
  },
  kek: (_to: Identity, key: Bytes) =>
    Promise.resolve(
      derElement(
        0xa2,
        derInteger(4),
        derSequence(derOctetString(KEK.identifier)),
        writeAlgorithmIdentifier(WRAP),
        derOctetString(wrapKey(KEK.key, key)),
      ),
    ),
} as const;

interface Try {
  readonly cipher: Cipher;
  /** How the watcher's own entry transports the key; none for a message of queries alone. */
  readonly own?: keyof typeof OWN;
  readonly ownTo?: Identity;
  readonly ownFirst?: boolean;
  readonly queries?: number;
  readonly identities: readonly Identity[];
  readonly secrets?: SharedSecrets;
}

/** All that the watcher sees of one opening: what came of it, and how often the content was gone through. */
async function observe(query: QueryName, setup: Try): Promise<string> {
  const key = newContentKey(setup.cipher);
  const { algorithm, ciphertext, tag } = await encryptWithCipher(setup.cipher, key, TEXT);
  const asked = Array.from({ length: setup.queries ?? 1 }, () => transported(alice, QUERIES[query](alice)));
  const own = setup.own === undefined ? [] : [await OWN[setup.own](setup.ownTo ?? alice, key)];
  const entries = setup.ownFirst === true ? [...own, ...asked] : [...asked, ...own];
  const content = derSequence(derOid(Oid.data), algorithm, derElement(0x80, ciphertext));
  const rest = tag === undefined ? [] : [derOctetString(tag)];
  const body = derSequence(derInteger(0), derSetInOrder(...entries), content, ...rest);
  const type = tag === undefined ? Oid.envelopedData : Oid.authEnvelopedData;
  const der = derSequence(derOid(type), derExplicit(0, body));
  const steps = countContentSteps(ciphertext.length + (tag?.length ?? 0));
  try {
    return `${await outcome(der, setup)}, ${steps.count()} content steps`;
  } finally {
    steps.stop();
  }
}

async function outcome(der: Bytes, { identities, secrets }: Try): Promise<string> {
  try {
    const opened = await decryptEnveloped(readEnvelopedData(readContentInfo(der)), identities, secrets);
    return `opened: ${latin1FromBytes(opened.content).trim()}`;
  } catch (error) {
    if (!(error instanceof CmsError)) throw error;
    return error.code;
  }
}

/** Counts decryptions of the whole content: what takes the time that a watcher could measure. */
function countContentSteps(octets: number): { count: () => number; stop: () => void } {
  const { subtle } = crypto;
  const original = subtle.decrypt.bind(subtle);
  let steps = 0;
  subtle.decrypt = (algorithm, key, data) => {
    if (data.byteLength === octets) steps++;
    return original(algorithm, key, data);
  };
  return { count: () => steps, stop: () => Reflect.deleteProperty(subtle, 'decrypt') };
}

/**
 * Asks all kinds of queries the same number of times. A wrong key gives right padding in CBC once in 256 times,
 * of whichever kind the query was: of a message of queries alone, that is not taken for an answer.
 */
async function differences(setup: Try): Promise<string | undefined> {
  const seen = new Map<QueryName, Set<string>>();
  for (const query of QUERY_NAMES) {
    const outcomes = new Set<string>();
    for (let i = 0; i < (setup.queries === undefined ? TRIES : 2); i++)
      outcomes.add(await observe(query, setup));
    if (setup.own === undefined)
      for (const one of outcomes) if (one.startsWith('opened')) outcomes.delete(one);
    seen.set(query, outcomes);
  }
  const all = new Set([...seen.values()].flatMap((outcomes) => [...outcomes]));
  if (all.size === 1) return undefined;
  return [...seen].map(([query, outcomes]) => `${query}: ${[...outcomes].join(' | ')}`).join('; ');
}

const HELD = 'every candidate key takes the same way, and the content alone decides which is believed';

describe('whether a ciphertext holds a rightly padded key', () => {
  for (const cipher of ['aes-256-cbc', 'aes-256-gcm'] as const) {
    for (const own of ['pkcs1', 'oaep', 'agreement', 'kek'] as const) {
      for (const ownFirst of [false, true]) {
        trick({
          name: `${cipher}, asked ${ownFirst ? 'after' : 'before'} an own entry by ${own}`,
          heldBecause: HELD,
          attempt: () =>
            differences({ cipher, own, ownFirst, identities: [alice, curve], secrets: { keys: [KEK] } }),
        });
      }
    }

    trick({
      name: `${cipher}, asked of one of two certificates, with an own entry for the other`,
      heldBecause: HELD,
      attempt: () => differences({ cipher, own: 'pkcs1', ownTo: second, identities: [alice, second] }),
    });

    trick({
      name: `${cipher}, asked of two keys for a certificate that was renewed since`,
      heldBecause: HELD,
      attempt: () => differences({ cipher, own: 'pkcs1', identities: [second, renewed] }),
    });

    trick({
      name: `${cipher}, a hundred questions in one message`,
      heldBecause: HELD,
      attempt: () => differences({ cipher, own: 'pkcs1', queries: 100, identities: [alice] }),
    });

    trick({
      name: `${cipher}, questions alone`,
      heldBecause: HELD,
      attempt: () => differences({ cipher, identities: [alice] }),
    });

    trick({
      name: `${cipher}, questions alone, of a key whose certificate is not named`,
      heldBecause: HELD,
      attempt: () => differences({ cipher, identities: [renewed] }),
    });
  }
});

describe('a message for others', () => {
  trick({
    name: 'is taken for ours because some wrong key gives right padding',
    heldBecause:
      'of keys that the message names nobody for, only one that gives text or a CMS structure is believed',
    attempt: async () => {
      let opened = 0;
      for (let i = 0; i < 12; i++) {
        const seen = await observe('not conforming', {
          cipher: 'aes-256-cbc',
          queries: 100,
          identities: [renewed],
        });
        if (seen.startsWith('opened')) opened++;
      }
      printFigure(`${opened} of 12 messages with 1,200 wrong keys opened`);
      return opened === 0 ? undefined : `${opened} of 12 messages showed nonsense`;
    },
  });
});
