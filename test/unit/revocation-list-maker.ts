// Makes revocation lists of any shape, right and wrong, signed by openssl.
import {
  derBitString,
  derBoolean,
  derElement,
  derExplicit,
  derImplicit,
  derInteger,
  derOctetString,
  derOid,
  derSequence,
  derTime,
} from '../../src/asn1/writer.ts';
import { bytesFromLatin1, joinBytes, type Bytes } from '../../src/bytes.ts';
import { serialInteger } from '../../src/x509/serial.ts';
import { readRevocationList, type RevocationList } from '../../src/x509/revocation-list.ts';
import { openssl } from '../webmail/openssl.ts';
import { inDays, type MadeCertificate } from './certificate-maker.ts';

export interface EntryWish {
  /** As Certificate.serialNumber. */
  readonly serial: string;
  /** Yesterday when left out. */
  readonly revokedAt?: Date;
  readonly reason?: number;
  readonly invalidityDate?: Date;
  /** Names the issuer of the entry's certificate: for indirect lists. */
  readonly issuer?: MadeCertificate;
  readonly oddCritical?: boolean;
}

export interface ListWish {
  readonly signer: MadeCertificate;
  /** The signer's when left out. */
  readonly issuer?: MadeCertificate;
  readonly entries?: readonly EntryWish[];
  /** An hour ago when left out. */
  readonly thisUpdate?: Date;
  /** In a day when left out; null leaves the field out. */
  readonly nextUpdate?: Date | null;
  /** 7 when left out; null leaves the extension out. */
  readonly number?: number | null;
  /** Makes a delta list. */
  readonly base?: number;
  readonly scope?: {
    /** A URI. */
    readonly point?: string;
    readonly only?: 'users' | 'authorities' | 'attributes';
    /** Content of the ReasonFlags, its unused bits first. */
    readonly reasons?: readonly number[];
    readonly indirect?: boolean;
  };
  readonly oddCritical?: boolean;
}

const HOUR_MS = 3600 * 1000;
const ECDSA_WITH_SHA256 = derSequence(derOid('1.2.840.10045.4.3.2'));
const ODD = '1.2.3.4.5';
const ENUMERATED = 10;
const ONLY = { users: 1, authorities: 2, attributes: 5 } as const;
const TRUE = Uint8Array.of(0xff);

/** A list as it is read; its DER is in it. */
export async function makeList(wish: ListWish): Promise<RevocationList> {
  const { signer, issuer = signer, entries = [], number = 7, base, scope } = wish;
  const thisUpdate = wish.thisUpdate ?? new Date(Date.now() - HOUR_MS);
  const nextUpdate = wish.nextUpdate === undefined ? inDays(1) : wish.nextUpdate;
  const extensions = [
    ...(number === null ? [] : [extension('2.5.29.20', derInteger(number))]),
    ...(base === undefined ? [] : [extension('2.5.29.27', derInteger(base), true)]),
    ...(scope === undefined ? [] : [extension('2.5.29.28', scopeOf(scope), true)]),
    ...(wish.oddCritical ? [extension(ODD, derInteger(1), true)] : []),
  ];
  const tbs = derSequence(
    derInteger(1),
    ECDSA_WITH_SHA256,
    issuer.certificate.subject.der,
    derTime(thisUpdate),
    ...(nextUpdate === null ? [] : [derTime(nextUpdate)]),
    ...(entries.length === 0 ? [] : [derElement(0x30, joinBytes(entries.map(entryOf)))]),
    ...(extensions.length === 0 ? [] : [derExplicit(0, derSequence(...extensions))]),
  );
  const signature = new Uint8Array(await openssl(['dgst', '-sha256', '-sign', signer.keyFile], tbs));
  return readRevocationList(derSequence(tbs, ECDSA_WITH_SHA256, derBitString(signature)));
}

function entryOf({ serial, revokedAt = inDays(-1), ...wish }: EntryWish): Bytes {
  const extensions = [
    ...(wish.reason === undefined
      ? []
      : [extension('2.5.29.21', derElement(ENUMERATED, Uint8Array.of(wish.reason)))]),
    ...(wish.invalidityDate === undefined
      ? []
      : [extension('2.5.29.24', generalizedTime(wish.invalidityDate))]),
    ...(wish.issuer === undefined
      ? []
      : [extension('2.5.29.29', derSequence(derExplicit(4, wish.issuer.certificate.subject.der)), true)]),
    ...(wish.oddCritical ? [extension(ODD, derInteger(1), true)] : []),
  ];
  const list = extensions.length === 0 ? [] : [derSequence(...extensions)];
  return derSequence(serialInteger(serial), derTime(revokedAt), ...list);
}

function scopeOf({ point, only, reasons, indirect }: NonNullable<ListWish['scope']>): Bytes {
  return derSequence(
    ...(point === undefined ? [] : [derExplicit(0, derExplicit(0, derImplicit(6, bytesFromLatin1(point))))]),
    ...(only === undefined || only === 'attributes' ? [] : [derImplicit(ONLY[only], TRUE)]),
    ...(reasons === undefined ? [] : [derImplicit(3, Uint8Array.from(reasons))]),
    ...(indirect === true ? [derImplicit(4, TRUE)] : []),
    ...(only === 'attributes' ? [derImplicit(ONLY[only], TRUE)] : []),
  );
}

function extension(oid: string, value: Bytes, critical = false): Bytes {
  return derSequence(derOid(oid), ...(critical ? [derBoolean(true)] : []), derOctetString(value));
}

function generalizedTime(date: Date): Bytes {
  const digits = date
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replace(/[-:T]/g, '');
  return derElement(24, bytesFromLatin1(digits));
}
