// A file that is imported for an identity, or for one half of one: a key without certificate, a certificate without key.
import { KeyFileError } from '../errors.ts';
import type { Bytes } from '../bytes.ts';
import { readCertificateFile } from '../x509/certificate-file.ts';
import type { KeyFileContents } from './contents.ts';
import { readKeyFile } from './read-key-file.ts';

/**
 * As readKeyFile, and certificates alone (DER, PEM, PKCS#7) count as well. Throws as readKeyFile and, for a file of
 * certificates that are damaged, as readCertificateFile.
 */
export async function readIdentityFile(file: Bytes, password: string): Promise<KeyFileContents> {
  try {
    return await readKeyFile(file, password);
  } catch (error) {
    if (!(error instanceof KeyFileError) || error.code !== 'key.not-a-key-file.certificate') throw error;
    const certificates = readCertificateFile(file);
    return { identities: [], certificates, keysWithoutCertificate: [], skipped: [] };
  }
}
