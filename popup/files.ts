// Files that the user chose or dropped, read into memory before they are handed to the background.
import { WaxsealError } from '../src/errors.ts';
import type { ImportFile } from '../src/wire/commands.ts';

/** Certificates and key files have kilobytes; a larger file was chosen by mistake. */
const MAX_FILE_BYTES = 8 * 1024 * 1024;
/** A folder of a whole department's certificates, not of somebody's pictures. */
export const MAX_FILES = 500;

/** A file that cannot be taken: codes `file.too-large`, `file.unreadable`, `file.too-many`. */
export class FileError extends WaxsealError {
  override readonly name = 'FileError';
}

export interface UnreadFile {
  readonly name: string;
  readonly error: FileError;
}

export interface ReadFiles {
  readonly files: ImportFile[];
  readonly unread: UnreadFile[];
  /** A backup of ours among them: it has a place of its own, wherever it was dropped. */
  readonly backup?: ImportFile;
}

/** How our backups begin (background/backup-file.ts), for a look at what was chosen. */
const BACKUP = /^\s*\{\s*"format"\s*:\s*"waxseal-backup"/;
const LOOKED_AT_BYTES = 200;

/** Reads all; what cannot be read is told file by file. Throws FileError `file.too-many` {most}. */
export async function readFiles(chosen: readonly File[]): Promise<ReadFiles> {
  if (chosen.length > MAX_FILES) throw new FileError('file.too-many', { most: MAX_FILES });
  const files: ImportFile[] = [];
  const unread: UnreadFile[] = [];
  let backup: ImportFile | undefined;
  for (const file of chosen) {
    try {
      const read = { name: file.name, content: await copyOf(file) };
      if (BACKUP.test(await read.content.slice(0, LOOKED_AT_BYTES).text())) backup ??= read;
      else files.push(read);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      unread.push({ name: file.name, error });
    }
  }
  return { files, unread, ...(backup === undefined ? {} : { backup }) };
}

/** A copy in memory: the file on disk may change, or be a folder, which only shows when it is read. */
async function copyOf(file: File): Promise<Blob> {
  if (file.size > MAX_FILE_BYTES)
    throw new FileError('file.too-large', { megabytes: MAX_FILE_BYTES / 1024 / 1024 });
  try {
    return new Blob([await file.arrayBuffer()]);
  } catch {
    throw new FileError('file.unreadable');
  }
}
