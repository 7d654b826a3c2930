// How long path building and validation take: alone, in a pool of ten thousand, in a maze, and by a long revocation list.
import {
  derBitString,
  derBoolean,
  derElement,
  derExplicit,
  derInteger,
  derOctetString,
  derOid,
  derSequence,
  derTime,
  derUtf8String,
} from '../../src/asn1/writer.ts';
import { fromHex, joinBytes, type Bytes } from '../../src/bytes.ts';
import { derFromRawSignature } from '../../src/crypto/elliptic-curves.ts';
import { readCertificate, type Certificate } from '../../src/x509/certificate.ts';
import { crlSource } from '../../src/x509/crl-source.ts';
import { buildPath, type PathRequest } from '../../src/x509/path.ts';
import { readRevocationList, type RevocationList } from '../../src/x509/revocation-list.ts';
import { serialInteger } from '../../src/x509/serial.ts';
import { measureRounds } from './rounds.ts';

export interface PathFigure {
  readonly title: string;
  readonly milliseconds: number;
  /** What it is measured against. */
  readonly limit: number;
}

interface Party {
  readonly name: string;
  readonly keys: CryptoKeyPair;
  readonly publicKey: Bytes;
}

const POOL = 10_000;
const REVOKED = 100_000;
const ROUNDS = 51;
const NOW = new Date();
const DAY_MS = 24 * 3600 * 1000;
const ECDSA_WITH_SHA256 = derSequence(derOid('1.2.840.10045.4.3.2'));

/** Certificates are made here, with keys of this run. Medians, after a round that pays for compilation. */
export async function measurePaths(): Promise<readonly PathFigure[]> {
  const [root, authority, person] = await Promise.all(['Root', 'Authority', 'Person'].map(party));
  const anchor = await certify(root!, root!, 1, true);
  const intermediate = await certify(authority!, root!, 2, true);
  const target = () => certify(person!, authority!, 3, false);
  const known = await target();
  const others = await Promise.all(
    Array.from({ length: POOL }, (_, index) => certify(person!, root!, 100 + index, false, `Other ${index}`)),
  );
  const pool = [...others, intermediate];
  const request = (rest: Partial<PathRequest>): PathRequest => ({
    ...{ target: known, certificates: [], anchors: [anchor], at: NOW, purpose: 'any' },
    ...rest,
  });
  const lists = [await listOf(root!, []), await listOf(authority!, numbers(REVOKED))];
  const revocation = { policy: 'hard', sources: [crlSource(lists)], now: NOW } as const;
  const unseen = await Promise.all(Array.from({ length: ROUNDS + 1 }, target));
  const good = async (wish: PathRequest): Promise<void> => {
    const { ok, codes } = await buildPath(wish);
    if (!ok) throw new Error(`the path is not good: ${codes.join()}`);
  };
  const maze = await mazeOf(8);
  const times = await measureRounds(
    new Map([
      ['three', () => good(request({ pool: [intermediate] }))],
      ['new', () => good(request({ target: unseen.pop()!, pool: [intermediate] }))],
      ['pool', () => good(request({ pool }))],
      ['lists', () => good(request({ pool, revocation }))],
      [
        'maze',
        async () => {
          await buildPath(request(maze()));
        },
      ],
    ]),
    ROUNDS,
    { repeats: false },
  );
  const start = performance.now();
  readRevocationList(lists[1]!.der.slice()).entries.find('', '77');
  const reading = performance.now() - start;
  return [
    { title: 'path of three, certificates seen before', milliseconds: times['three']!, limit: 3 },
    { title: 'path of three, new certificate', milliseconds: times['new']!, limit: 3 },
    { title: `path of three among ${POOL} certificates`, milliseconds: times['pool']!, limit: 10 },
    { title: `the same with a list of ${REVOKED} entries`, milliseconds: times['lists']!, limit: 10 },
    { title: 'maze of 56 cross-certificates, new each time', milliseconds: times['maze']!, limit: 100 },
    { title: `reading and indexing a list of ${REVOKED} entries, once`, milliseconds: reading, limit: 1000 },
  ];
}

async function party(name: string): Promise<Party> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  return { name, keys, publicKey: new Uint8Array(await crypto.subtle.exportKey('spki', keys.publicKey)) };
}

async function certify(
  subject: Party,
  issuer: Party,
  serial: number,
  isAuthority: boolean,
  name = subject.name,
): Promise<Certificate> {
  const extensions = isAuthority
    ? [extension('2.5.29.19', derSequence(derBoolean(true))), extension('2.5.29.15', fromHex('03020106'))]
    : [extension('2.5.29.15', fromHex('03020780'))];
  const tbs = derSequence(
    derExplicit(0, derInteger(2)),
    derInteger(serial),
    ECDSA_WITH_SHA256,
    nameOf(issuer.name),
    derSequence(derTime(new Date(NOW.getTime() - DAY_MS)), derTime(new Date(NOW.getTime() + DAY_MS))),
    nameOf(name),
    subject.publicKey,
    derExplicit(3, derSequence(...extensions)),
  );
  return readCertificate(await signed(tbs, issuer));
}

async function listOf(issuer: Party, serials: readonly string[]): Promise<RevocationList> {
  const revoked = derTime(new Date(NOW.getTime() - DAY_MS));
  const entries = serials.map((serial) => derSequence(serialInteger(serial), revoked));
  const tbs = derSequence(
    derInteger(1),
    ECDSA_WITH_SHA256,
    nameOf(issuer.name),
    derTime(new Date(NOW.getTime() - DAY_MS)),
    derTime(new Date(NOW.getTime() + DAY_MS)),
    ...(entries.length === 0 ? [] : [derElement(0x30, joinBytes(entries))]),
    derExplicit(0, derSequence(extension('2.5.29.20', derInteger(1)))),
  );
  return readRevocationList(await signed(tbs, issuer));
}

/** Everybody certified everybody, and nobody is known. Read again, so that no signature was checked before. */
async function mazeOf(size: number): Promise<() => Partial<PathRequest>> {
  const parties = await Promise.all(Array.from({ length: size }, () => party('Maze')));
  const links = await Promise.all(
    parties.flatMap((one, index) =>
      parties.filter((other) => other !== one).map((other) => certify(one, other, 1000 + index, true)),
    ),
  );
  const ders = links.map(({ der }) => der);
  return () => {
    const certificates = ders.map(readCertificate);
    return { target: certificates[0]!, certificates };
  };
}

function extension(oid: string, value: Bytes): Bytes {
  return derSequence(derOid(oid), derOctetString(value));
}

function nameOf(commonName: string): Bytes {
  return derSequence(derElement(0x31, derSequence(derOid('2.5.4.3'), derUtf8String(commonName))));
}

async function signed(tbs: Bytes, { keys }: Party): Promise<Bytes> {
  const algorithm = { name: 'ECDSA', hash: 'SHA-256' };
  const raw = new Uint8Array(await crypto.subtle.sign(algorithm, keys.privateKey, tbs));
  return derSequence(tbs, ECDSA_WITH_SHA256, derBitString(derFromRawSignature(raw)));
}

function numbers(count: number): string[] {
  return Array.from({ length: count }, (_, index) => (0x10000000 + index).toString(16));
}
