// Files that the popup hands over for import.
import type { Bytes } from '../src/bytes.ts';
import { readCertificateFile } from '../src/x509/certificate-file.ts';
import type { Certificate } from '../src/x509/certificate.ts';
import type { ImportFile } from '../src/wire/commands.ts';
import { fault } from './errors.ts';

/** Key and certificate files are small; anything larger is not one. */
const MAX_FILE_BYTES = 20_000_000;
const MAX_FILES = 500;

/** The file's bytes. Throws `import.too-large` {limit} or `import.unreadable`. */
export async function readImportFile(file: ImportFile): Promise<Bytes> {
  if (file.content.size > MAX_FILE_BYTES) fault('import.too-large', { limit: MAX_FILE_BYTES });
  try {
    return new Uint8Array(await file.content.arrayBuffer());
  } catch {
    return fault('import.unreadable');
  }
}

/** The certificates of a file. Throws readImportFile's and readCertificateFile's errors. */
export async function readImportedCertificates(file: ImportFile): Promise<Certificate[]> {
  return readCertificateFile(await readImportFile(file));
}

export function checkFileCount(files: readonly ImportFile[]): void {
  if (files.length > MAX_FILES) fault('import.too-many', { limit: MAX_FILES });
}
