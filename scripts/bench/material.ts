// What a measurement works on, from the folder in which the bench prepared it.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { joinBytes } from '../../src/bytes.ts';
import { readKeyFile } from '../../src/pkcs12/read-key-file.ts';
import { FILES, messageFile, type Material, type OperationName } from './operations.ts';

/** Decryption holds the message alone, so that its memory can be compared. */
export async function readMaterial(operation: OperationName, folder: string): Promise<Material> {
  const read = async (file: string) => {
    // A view, not a copy: what is measured includes the process's memory.
    const { buffer, byteOffset, byteLength } = await readFile(path.join(folder, file));
    return new Uint8Array(buffer, byteOffset, byteLength);
  };
  const nothing = new Uint8Array(0);
  const file = messageFile(operation);
  const needsContent = file === undefined || operation === 'verify';
  const pem = joinBytes([await read(FILES.key), await read(FILES.certificate)]);
  return {
    identity: (await readKeyFile(pem, '')).identities[0]!,
    content: needsContent ? await read(FILES.content) : nothing,
    message: file === undefined ? nothing : await read(file),
  };
}
