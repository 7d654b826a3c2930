// What is mutated and read again: messages and files of all kinds, and what must be true of each whatever was changed.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { deflateSync } from 'node:zlib';
import { derInteger, derOctetString, derOid, derSequence, derExplicit } from '../../src/asn1/writer.ts';
import { bytesFromUtf8, concatBytes, latin1FromBytes, type Bytes } from '../../src/bytes.ts';
import { contentInfoParts } from '../../src/cms/content-info.ts';
import { encryptContent } from '../../src/cms/encrypt.ts';
import { signContent } from '../../src/cms/sign.ts';
import { writeAlgorithmIdentifier } from '../../src/crypto/algorithm-identifier.ts';
import { Oid } from '../../src/crypto/algorithms.ts';
import { WaxsealError } from '../../src/errors.ts';
import { readKeyFile } from '../../src/pkcs12/read-key-file.ts';
import type { OpenContext, OpenedMessage } from '../../src/smime/contract.ts';
import type { SealOptions } from '../../src/smime/seal-contract.ts';
import { open } from '../../src/smime/open.ts';
import { seal } from '../../src/smime/seal.ts';
import type { Identity } from '../../src/x509/identity.ts';
import { makeIdentity } from '../unit/made-identity.ts';
import { openssl } from '../webmail/openssl.ts';
import type { Form } from './mutate.ts';
import { trustSubjects } from './trust-subjects.ts';

export interface Subject {
  readonly name: string;
  /** Of many megabytes: a run takes long, and a few tell as much as many. */
  readonly isLarge?: boolean;
  readonly form: Form;
  readonly input: Bytes;
  /** Reads a mutated input; rejects when something happens that never may. */
  readonly check: (mutated: Bytes) => Promise<void>;
}

const NOW = new Date('2026-03-01T10:00:00Z');
const ALICE = 'alice@example.org';
const PASSWORD = 'fuzz';
const ZLIB = '1.2.840.113549.1.9.16.3.8';
const ENTITY = bytesFromUtf8('Content-Type: text/plain\r\n\r\nNothing but the truth.\r\n');
const DRAFT = {
  from: { name: 'Alice', address: ALICE },
  to: [{ name: '', address: ALICE }],
  cc: [],
  bcc: [],
  subject: 'Truth',
  text: 'Nothing but the truth.',
  attachments: [{ name: 'truth.txt', type: 'text/plain', bytes: bytesFromUtf8('Nothing but.') }],
};

const LARGE_ATTACHMENT_OCTETS = 4_000_000;

/** Makes all subjects, with fresh keys. */
export async function makeSubjects(): Promise<readonly Subject[]> {
  const kinds = ['rsa', 'p-256', 'x25519', 'ml-kem-512'] as const;
  const identities = await Promise.all(
    kinds.map((kind, serial) => makeIdentity({ kind, emails: [ALICE], serial: serial + 1 })),
  );
  const context: OpenContext = {
    identities,
    anchors: identities.map(({ certificate }) => ({ certificate, scope: { kind: 'all' } })),
    now: NOW,
    secrets: { passwords: [] },
  };
  return [
    ...(await messages(identities, context)),
    ...(await structures(identities, context)),
    ...(await keyFiles()),
    ...(await trustSubjects()),
  ];
}

async function messages(identities: readonly Identity[], context: OpenContext): Promise<Subject[]> {
  const base: SealOptions = {
    sign: true,
    encrypt: false,
    identity: identities[1]!,
    certificates: identities.map(({ certificate }) => certificate),
    anchors: context.anchors,
    now: NOW,
  };
  const wishes: readonly (readonly [string, Partial<SealOptions>])[] = [
    ['clear-signed message', {}],
    ['opaque-signed message', { opaque: true }],
    ['signed and encrypted message (CBC)', { encrypt: true }],
    ['signed and encrypted message (GCM)', { encrypt: true, cipher: 'aes-128-gcm' }],
  ];
  const large = { name: 'large.bin', type: 'image/png', bytes: new Uint8Array(LARGE_ATTACHMENT_OCTETS) };
  const drafts: readonly (readonly [string, Partial<SealOptions>, typeof DRAFT])[] = [
    ...wishes.map(([name, options]) => [name, options, DRAFT] as const),
    ['large message', { encrypt: true }, { ...DRAFT, attachments: [large] }],
  ];
  return Promise.all(
    drafts.map(async ([name, options, draft]) => {
      const {
        messages: [message],
      } = await seal(draft, { ...base, ...options });
      const original = await open(message!.raw, context);
      assert.equal(original.verdict.status, 'valid', `${name}: ${original.verdict.codes.join()}`);
      const check = (mutated: Bytes): Promise<void> => checkSigned(mutated, original, context);
      const isLarge = draft !== DRAFT;
      return { name, form: isLarge ? 'large-message' : 'message', input: message!.raw, check, isLarge };
    }),
  );
}

/** The code of every error that ends the opening has a sentence of its own. */
function assertForeseen({ verdict }: OpenedMessage): void {
  assert.notEqual(verdict.sentenceKey, 'verdict_internal');
}

/** Of the contents whose signatures all verified: others are reported without a digest. */
function signedDigests({ layers }: OpenedMessage): readonly string[] {
  return layers.flatMap(({ type, content }) => (type === 'signed' && content ? [content.sha256] : []));
}

/** No signature is good over anything but what was signed, whatever the verdict on the whole is. */
function assertSigned(opened: OpenedMessage, original: OpenedMessage): void {
  const genuine = signedDigests(original);
  for (const found of signedDigests(opened))
    assert.ok(genuine.includes(found), 'a signature is good over something else');
}

/** Whatever is said to be signed and in order must be what was signed, to the octet. */
async function checkSigned(mutated: Bytes, original: OpenedMessage, context: OpenContext): Promise<void> {
  const opened = await open(mutated, context);
  assertForeseen(opened);
  assertSigned(opened, original);
  if (opened.verdict.status !== 'valid' || opened.verdict.signer === undefined) return;
  assert.deepEqual(signedDigests(opened), signedDigests(original));
  assert.equal(opened.content?.text, original.content?.text);
  assert.equal(opened.content?.protectedPart, 'whole');
  assert.deepEqual(
    opened.content.attachments.map(({ sha256 }) => sha256),
    original.content?.attachments.map(({ sha256 }) => sha256),
  );
}

async function structures(identities: readonly Identity[], context: OpenContext): Promise<Subject[]> {
  const [rsa, ec, x25519, kem] = identities.map(({ certificate }) => certificate);
  const encrypt = (cipher: 'aes-128-cbc' | 'aes-256-gcm', ...recipients: (typeof rsa)[]): Promise<Bytes> =>
    encryptContent({ content: ENTITY, recipients: recipients.map((one) => one!), cipher });
  const inputs: readonly (readonly [string, Bytes])[] = [
    [
      'SignedData',
      await signContent({
        content: ENTITY,
        identities: [identities[0]!, identities[1]!],
        detached: false,
        signingTime: NOW,
      }),
    ],
    ['EnvelopedData for RSA', await encrypt('aes-128-cbc', rsa)],
    ['EnvelopedData for elliptic curves', await encrypt('aes-128-cbc', ec, x25519)],
    ['AuthEnvelopedData for all', await encrypt('aes-256-gcm', rsa, ec, x25519)],
    ['AuthEnvelopedData for ML-KEM', await encrypt('aes-256-gcm', kem)],
    ['CompressedData', compressed()],
  ];
  return Promise.all(
    inputs.map(async ([name, input]) => {
      const original = await open(input, context);
      assert.equal(signedDigests(original).length, name === 'SignedData' ? 1 : 0, name);
      const check = async (mutated: Bytes): Promise<void> => {
        const opened = await open(mutated, context);
        assertForeseen(opened);
        assertSigned(opened, original);
      };
      return { name, form: 'ber', input, check } as const;
    }),
  );
}

function compressed(): Bytes {
  const octets = derOctetString(new Uint8Array(deflateSync(ENTITY)));
  const encapsulated = derSequence(derOid(Oid.data), derExplicit(0, octets));
  const body = derSequence(derInteger(0), writeAlgorithmIdentifier(ZLIB), encapsulated);
  return concatBytes(...contentInfoParts(Oid.compressedData, body));
}

/** Few iterations, so that many files can be read. */
async function keyFiles(): Promise<Subject[]> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'waxseal-fuzz-'));
  try {
    const [key, certificate] = [path.join(folder, 'key.pem'), path.join(folder, 'certificate.pem')];
    const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', key];
    await openssl(['req', '-x509', ...newKey, '-subj', '/CN=Fuzz', '-out', certificate]);
    const common = [
      '-export',
      '-inkey',
      key,
      '-in',
      certificate,
      '-iter',
      '2',
      '-passout',
      `pass:${PASSWORD}`,
    ];
    const forms = [
      ['PKCS#12 of today', []],
      ['PKCS#12 of old', ['-certpbe', 'PBE-SHA1-3DES', '-keypbe', 'PBE-SHA1-3DES', '-macalg', 'sha1']],
    ] as const;
    const files: Subject[] = [];
    for (const [name, options] of forms) {
      const file = path.join(folder, 'file.p12');
      await openssl(['pkcs12', ...common, ...options, '-out', file]);
      files.push({ name, form: 'ber', input: new Uint8Array(await readFile(file)), check: checkKeyFile });
    }
    const encrypted = path.join(folder, 'encrypted.pem');
    const pkcs8 = ['pkcs8', '-topk8', '-iter', '2', '-in', key, '-out', encrypted];
    await openssl([...pkcs8, '-passout', `pass:${PASSWORD}`]);
    await writeFile(encrypted, Buffer.concat([await readFile(encrypted), await readFile(certificate)]));
    const pem = latin1FromBytes(new Uint8Array(await readFile(encrypted))).replace(/\n/g, '\r\n');
    files.push({ name: 'PEM key', form: 'message', input: bytesFromUtf8(pem), check: checkKeyFile });
    return files;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function checkKeyFile(mutated: Bytes): Promise<void> {
  await readKeyFile(mutated, PASSWORD).catch((error: unknown) => {
    if (!(error instanceof WaxsealError)) throw error;
  });
}
