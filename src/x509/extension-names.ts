// Names of certificate extensions and key purposes as the standards spell them, for the viewer.
import { ExtensionOid, KeyPurpose } from './extensions.ts';

const FURTHER_EXTENSIONS: Readonly<Record<string, string>> = {
  '1.3.6.1.5.5.7.1.3': 'qcStatements',
  '1.3.6.1.5.5.7.1.11': 'subjectInfoAccess',
  '1.3.6.1.5.5.7.48.1.5': 'ocspNoCheck',
  '1.2.840.113549.1.9.15': 'smimeCapabilities',
  '1.3.6.1.4.1.11129.2.4.2': 'signedCertificateTimestampList',
  '2.5.29.9': 'subjectDirectoryAttributes',
  '2.5.29.16': 'privateKeyUsagePeriod',
  '2.16.840.1.113730.1.1': 'netscapeCertType',
  '2.16.840.1.113730.1.13': 'netscapeComment',
};

const FURTHER_PURPOSES: Readonly<Record<string, string>> = {
  '1.3.6.1.5.5.7.3.1': 'serverAuth',
  '1.3.6.1.5.5.7.3.2': 'clientAuth',
  '1.3.6.1.5.5.7.3.3': 'codeSigning',
  '1.3.6.1.5.5.7.3.8': 'timeStamping',
  '1.3.6.1.5.5.7.3.36': 'documentSigning',
  '1.3.6.1.4.1.311.10.3.4': 'encryptingFileSystem',
  '1.3.6.1.4.1.311.10.3.12': 'documentSigning (Microsoft)',
  '1.3.6.1.4.1.311.20.2.2': 'smartcardLogon',
};

const EXTENSIONS = invert(ExtensionOid, FURTHER_EXTENSIONS);
const PURPOSES = invert(KeyPurpose, FURTHER_PURPOSES);

/** Name of an extension, or its OID when it is not known. */
export function extensionName(oid: string): string {
  return EXTENSIONS.get(oid) ?? oid;
}

/** Name of a key purpose, or its OID when it is not known. */
export function keyPurposeName(oid: string): string {
  return PURPOSES.get(oid) ?? oid;
}

function invert(
  oidsByName: Readonly<Record<string, string>>,
  namesByOid: Readonly<Record<string, string>>,
): ReadonlyMap<string, string> {
  return new Map([
    ...Object.entries(oidsByName).map(([name, oid]) => [oid, name] as const),
    ...Object.entries(namesByOid),
  ]);
}
