// Statements of qualified certificates (RFC 3739 section 3.2.6, ETSI EN 319 412-5): what eIDAS says of a certificate.
import type { Asn1Node } from '../asn1/reader.ts';
import { oidValue, sequenceElements, smallIntegerValue, stringValue } from '../asn1/values.ts';
import { Asn1Error } from '../errors.ts';
import { parseExtension, type Extended } from './extensions.ts';

export const QC_STATEMENTS = '1.3.6.1.5.5.7.1.3';
const COMPLIANCE = '0.4.0.1862.1.1';
const TYPE = '0.4.0.1862.1.6';

const NAMES: ReadonlyMap<string, string> = new Map([
  ['1.3.6.1.5.5.7.11.1', 'pkixQCSyntax-v1'],
  ['1.3.6.1.5.5.7.11.2', 'pkixQCSyntax-v2'],
  [COMPLIANCE, 'QcCompliance: qualified by EU law'],
  ['0.4.0.1862.1.2', 'QcLimitValue'],
  ['0.4.0.1862.1.3', 'QcRetentionPeriod (years)'],
  ['0.4.0.1862.1.4', 'QcSSCD: key in a qualified device'],
  ['0.4.0.1862.1.5', 'QcPDS'],
  [TYPE, 'QcType'],
  ['0.4.0.1862.1.7', 'QcCClegislation'],
  ['0.4.0.19495.2', 'PSD2'],
  ['0.4.0.1862.1.6.1', 'electronic signature'],
  ['0.4.0.1862.1.6.2', 'electronic seal'],
  ['0.4.0.1862.1.6.3', 'web site'],
]);
const TYPES: ReadonlyMap<string, 'signature' | 'seal'> = new Map([
  ['0.4.0.1862.1.6.1', 'signature'],
  ['0.4.0.1862.1.6.2', 'seal'],
]);
/** Statements hold little; what is deeper than this is not written out. */
const MAX_DEPTH = 6;
const MAX_VALUES = 40;

export interface QcStatement {
  readonly oid: string;
  /** The standard's name, or the OID. */
  readonly name: string;
  /** Texts, numbers and names within the statement, in their order. */
  readonly values: readonly string[];
}

/** The statements; undefined when there are none. Throws X509Error `x509.malformed-extension`. */
export function qcStatements(certificate: Extended): readonly QcStatement[] | undefined {
  return parseExtension(certificate, QC_STATEMENTS, (node) =>
    sequenceElements(node).map((element) => {
      const [id, information] = sequenceElements(element);
      const oid = oidValue(id);
      const values = information === undefined ? [] : valuesIn(information, MAX_DEPTH).slice(0, MAX_VALUES);
      return { oid, name: NAMES.get(oid) ?? oid, values };
    }),
  );
}

/** What a qualified certificate is for; undefined when it does not claim to be one. It is a claim of its issuer. */
export function qualifiedFor(statements: readonly QcStatement[]): 'signature' | 'seal' | undefined {
  if (!statements.some(({ oid }) => oid === COMPLIANCE)) return undefined;
  const types = statements.filter(({ oid }) => oid === TYPE).flatMap(({ values }) => values);
  // Without a type it is for signatures: the statement is newer than the others (EN 319 412-5 section 4.2.3).
  if (types.length === 0) return 'signature';
  for (const [oid, type] of TYPES) if (types.includes(NAMES.get(oid)!)) return type;
  return undefined;
}

function valuesIn(node: Asn1Node, depth: number): string[] {
  if (node.children.length > 0)
    return depth === 0 ? [] : node.children.flatMap((child) => valuesIn(child, depth - 1));
  return [leafText(node)].filter((text) => text !== undefined);
}

function leafText(node: Asn1Node): string | undefined {
  for (const read of [
    () => nameOf(oidValue(node)),
    () => stringValue(node),
    () => String(smallIntegerValue(node)),
  ]) {
    try {
      const text = read();
      if (text !== undefined) return text;
    } catch (error) {
      if (!(error instanceof Asn1Error)) throw error;
    }
  }
  return undefined;
}

function nameOf(oid: string): string {
  return NAMES.get(oid) ?? oid;
}
