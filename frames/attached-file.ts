// Reads a chosen file into memory at once, with progress, so that it is still there when the message is sent.
import { WaxsealError } from '../src/errors.ts';
import { safeFileName } from './file-name.ts';

/** A file that could not be read (code `file.unreadable`), or was removed meanwhile (`request.cancelled`). */
export class FileError extends WaxsealError {
  override readonly name = 'FileError';
}

export interface LoadedFile {
  readonly name: string;
  readonly type: string;
  readonly content: Blob;
}

const TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]*\/[a-z0-9][a-z0-9!#$&^_.+-]*$/i;

/** `onProgress` gets the bytes read so far. Rejects with FileError. */
export async function loadFile(
  file: File,
  fallbackName: string,
  onProgress: (bytes: number) => void,
  signal: AbortSignal,
): Promise<LoadedFile> {
  const chunks: BlobPart[] = [];
  let read = 0;
  try {
    const reader = file.stream().getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (signal.aborted) {
        void reader.cancel();
        break;
      }
      if (done) break;
      chunks.push(value);
      read += value.length;
      onProgress(read);
    }
  } catch {
    throw new FileError('file.unreadable', { name: file.name });
  }
  if (signal.aborted) throw new FileError('request.cancelled');
  const type = TYPE.test(file.type) ? file.type.toLowerCase() : 'application/octet-stream';
  return { name: safeFileName(file.name, fallbackName), type, content: new Blob(chunks, { type }) };
}
