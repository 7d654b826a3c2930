// What an extension of a certificate says, line by line, in the words of its standard: for people who look closely.
import { octetStringValue, type Asn1Node } from '../asn1/reader.ts';
import { oidValue, sequenceElements, stringValue } from '../asn1/values.ts';
import { toHex } from '../bytes.ts';
import { algorithmName } from '../crypto/algorithms.ts';
import { WaxsealError } from '../errors.ts';
import { crlDistributionPoints, freshestCrlPoints, type DistributionPoint } from './distribution-points.ts';
import { keyPurposeName } from './extension-names.ts';
import {
  authorityKeyIdentifier,
  basicConstraints,
  certificatePolicies,
  ExtensionOid,
  extKeyUsage,
  keyUsage,
  nameConstraints,
  parseExtension,
  subjectAltNames,
  subjectKeyIdentifier,
  type Extended,
} from './extensions.ts';
import { readGeneralName, type GeneralName } from './general-name.ts';
import { policyName } from './known-policies.ts';
import { nameText } from './name.ts';
import { inhibitAnyPolicy, policyConstraints, policyMappings } from './policy-extensions.ts';
import { QC_STATEMENTS, qcStatements } from './qc-statements.ts';

const ACCESS_METHODS: ReadonlyMap<string, string> = new Map([
  ['1.3.6.1.5.5.7.48.1', 'OCSP'],
  ['1.3.6.1.5.5.7.48.2', 'caIssuers'],
  ['1.3.6.1.5.5.7.48.3', 'timeStamping'],
  ['1.3.6.1.5.5.7.48.5', 'caRepository'],
]);
const SMTP_UTF8_MAILBOX = '1.3.6.1.5.5.7.8.9';
const USER_PRINCIPAL_NAME = '1.3.6.1.4.1.311.20.2.3';

type Describe = (certificate: Extended, oid: string) => readonly string[];

const DESCRIPTIONS: ReadonlyMap<string, Describe> = new Map<string, Describe>([
  [ExtensionOid.keyUsage, (certificate) => [...(keyUsage(certificate) ?? [])]],
  [ExtensionOid.extKeyUsage, (certificate) => [...(extKeyUsage(certificate) ?? [])].map(keyPurposeName)],
  [ExtensionOid.basicConstraints, describeBasicConstraints],
  [ExtensionOid.subjectKeyIdentifier, (certificate) => [toHex(subjectKeyIdentifier(certificate)!)]],
  [ExtensionOid.authorityKeyIdentifier, describeAuthorityKey],
  [ExtensionOid.subjectAltName, (certificate) => subjectAltNames(certificate).map(generalNameText)],
  [ExtensionOid.issuerAltName, describeNames],
  [ExtensionOid.nameConstraints, describeNameConstraints],
  [ExtensionOid.crlDistributionPoints, (certificate) => pointTexts(crlDistributionPoints(certificate))],
  [ExtensionOid.freshestCrl, (certificate) => pointTexts(freshestCrlPoints(certificate))],
  [ExtensionOid.authorityInfoAccess, describeAccess],
  ['1.3.6.1.5.5.7.1.11', describeAccess],
  [ExtensionOid.certificatePolicies, describePolicies],
  [
    ExtensionOid.policyMappings,
    (certificate) => policyMappings(certificate).map((one) => `${one.issuerPolicy} = ${one.subjectPolicy}`),
  ],
  [ExtensionOid.policyConstraints, describePolicyConstraints],
  [ExtensionOid.inhibitAnyPolicy, (certificate) => [`skipCerts ${inhibitAnyPolicy(certificate) ?? 0}`]],
  [QC_STATEMENTS, describeQcStatements],
  ['1.2.840.113549.1.9.15', describeCapabilities],
  ['1.3.6.1.5.5.7.48.1.5', () => ['NULL']],
  ['2.5.29.16', describePeriod],
  ['2.16.840.1.113730.1.13', describeText],
]);

/** Lines for one extension of a certificate; undefined when it is not known or cannot be read: show its octets. */
export function describeExtension(certificate: Extended, oid: string): readonly string[] | undefined {
  try {
    return DESCRIPTIONS.get(oid)?.(certificate, oid);
  } catch (error) {
    if (error instanceof WaxsealError) return undefined;
    throw error;
  }
}

/** `rfc822Name: bob@firm.example`. */
export function generalNameText(name: GeneralName): string {
  switch (name.kind) {
    case 'rfc822Name':
    case 'dNSName':
    case 'uniformResourceIdentifier':
      return `${name.kind}: ${name.text}`;
    case 'directoryName':
      return `directoryName: ${nameText(name.name)}`;
    case 'iPAddress':
      return `iPAddress: ${name.octets.length === 4 ? name.octets.join('.') : toHex(name.octets)}`;
    case 'registeredID':
      return `registeredID: ${name.oid}`;
    case 'otherName': {
      const type = new Map([
        [SMTP_UTF8_MAILBOX, 'SmtpUTF8Mailbox'],
        [USER_PRINCIPAL_NAME, 'userPrincipalName'],
      ]).get(name.type);
      return `${type ?? `otherName ${name.type}`}: ${stringValue(name.value) ?? '(no text)'}`;
    }
    default:
      return name.kind;
  }
}

function describeBasicConstraints(certificate: Extended): string[] {
  const { ca, pathLength } = basicConstraints(certificate)!;
  return [
    `cA: ${ca ? 'TRUE' : 'FALSE'}`,
    ...(pathLength === undefined ? [] : [`pathLenConstraint: ${pathLength}`]),
  ];
}

function describeAuthorityKey(certificate: Extended): string[] {
  const { keyIdentifier, issuer = [], serialNumber } = authorityKeyIdentifier(certificate)!;
  return [
    ...(keyIdentifier === undefined ? [] : [toHex(keyIdentifier)]),
    ...issuer.map(generalNameText),
    ...(serialNumber === undefined ? [] : [`serialNumber: ${toHex(serialNumber)}`]),
  ];
}

function describeNames(certificate: Extended, oid: string): string[] {
  return parseExtension(certificate, oid, (node) =>
    sequenceElements(node).map((element) => generalNameText(readGeneralName(element))),
  )!;
}

function describeNameConstraints(certificate: Extended): string[] {
  const { permitted, excluded } = nameConstraints(certificate)!;
  return [
    ...permitted.map((name) => `permitted ${generalNameText(name)}`),
    ...excluded.map((name) => `excluded ${generalNameText(name)}`),
  ];
}

function pointTexts(points: readonly DistributionPoint[] = []): string[] {
  return points.flatMap(({ name }) =>
    name?.kind === 'full' ? name.names.map(generalNameText) : ['relative name'],
  );
}

function describeAccess(certificate: Extended, oid: string): string[] {
  return parseExtension(certificate, oid, (node) =>
    sequenceElements(node).map((element) => {
      const [method, location] = sequenceElements(element);
      const methodOid = oidValue(method);
      if (location === undefined) return methodOid;
      return `${ACCESS_METHODS.get(methodOid) ?? methodOid}: ${generalNameText(readGeneralName(location))}`;
    }),
  )!;
}

function describePolicies(certificate: Extended): string[] {
  return certificatePolicies(certificate)!.flatMap(({ policy, qualifiers }) => {
    const name = policyName(policy);
    return [
      name === undefined ? policy : `${name} (${policy})`,
      ...qualifiers.flatMap((qualifier) => textsIn(qualifier)).map((text) => `- ${text}`),
    ];
  });
}

/** Addresses of practice statements, and notices. */
function textsIn(node: Asn1Node): string[] {
  if (node.children.length > 0) return node.children.flatMap(textsIn);
  const text = stringValue(node);
  return text === undefined ? [] : [text];
}

function describePolicyConstraints(certificate: Extended): string[] {
  const { requireExplicitPolicy, inhibitPolicyMapping } = policyConstraints(certificate)!;
  return [
    ...(requireExplicitPolicy === undefined ? [] : [`requireExplicitPolicy: ${requireExplicitPolicy}`]),
    ...(inhibitPolicyMapping === undefined ? [] : [`inhibitPolicyMapping: ${inhibitPolicyMapping}`]),
  ];
}

function describeQcStatements(certificate: Extended): string[] {
  return qcStatements(certificate)!.map(({ name, values }) =>
    values.length === 0 ? name : `${name}: ${values.join(', ')}`,
  );
}

/** SMIMECapabilities (RFC 4262): each by its algorithm. */
function describeCapabilities(certificate: Extended, oid: string): string[] {
  return parseExtension(certificate, oid, (node) =>
    sequenceElements(node).map((element) => algorithmName(oidValue(sequenceElements(element)[0]))),
  )!;
}

/** PrivateKeyUsagePeriod: GeneralizedTime under implicit tags 0 and 1. */
function describePeriod(certificate: Extended, oid: string): string[] {
  return parseExtension(certificate, oid, (node) =>
    sequenceElements(node).map((field) => {
      const text = new TextDecoder('latin1').decode(octetStringValue(field));
      return `${field.tag === 0 ? 'notBefore' : 'notAfter'}: ${text}`;
    }),
  )!;
}

function describeText(certificate: Extended, oid: string): string[] {
  return parseExtension(certificate, oid, (node) => [stringValue(node) ?? ''])!;
}
