// Tells what a key file holds, or why it cannot be read, for the command line.
import type { PrivateKey } from '../../src/crypto/private-key.ts';
import { WaxsealError } from '../../src/errors.ts';
import { readKeyFile } from '../../src/pkcs12/read-key-file.ts';
import { summariseCertificate } from '../../src/smime/certificate-summary.ts';
import { loadFile } from './load-files.ts';

/** Keys and certificates of the file, or the code of the error. */
export async function inspectKeyFile(file: string, password: string): Promise<object> {
  const bytes = loadFile(file);
  try {
    const { identities, certificates, keysWithoutCertificate, skipped } = await readKeyFile(bytes, password);
    const keys = [...new Set([...identities.map(({ privateKey }) => privateKey), ...keysWithoutCertificate])];
    const all = [...new Set([...identities.map(({ certificate }) => certificate), ...certificates])];
    return {
      file,
      keys: keys.map(keyFacts),
      certificates: await Promise.all(all.map(summariseCertificate)),
      identities: await Promise.all(
        identities.map(async ({ certificate, privateKey }) => ({
          certificate: (await summariseCertificate(certificate)).sha256,
          key: keys.indexOf(privateKey),
        })),
      ),
      skipped,
    };
  } catch (error) {
    if (error instanceof WaxsealError) return { file, error: { code: error.code, details: error.details } };
    throw error;
  }
}

function keyFacts({ type, bits, curve }: PrivateKey): object {
  return {
    algorithm: type,
    ...(bits === undefined ? {} : { bits }),
    ...(curve === undefined ? {} : { curve }),
  };
}
