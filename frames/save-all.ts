// Packs all attachments into one .zip, piece by piece, so that the frame stays alive while it works.
import { Zip, ZipPassThrough } from 'fflate';

export interface FileToPack {
  /** Safe to save under; made different from the others here. */
  readonly name: string;
  readonly content: Blob;
}

/** `onProgress` hears the octets packed so far. What is compressed already gains nothing: nothing is compressed. */
export async function packFiles(
  files: readonly FileToPack[],
  onProgress: (bytes: number) => void,
): Promise<Blob> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let done = 0;
  const finished = new Promise<void>((resolve, reject) => {
    const zip = new Zip((error, piece, isLast) => {
      if (error) reject(error);
      else pieces.push(new Uint8Array(piece));
      if (isLast) resolve();
    });
    const pack = async (): Promise<void> => {
      for (const { name, content } of withDifferentNames(files)) {
        const entry = new ZipPassThrough(name);
        zip.add(entry);
        const reader = content.stream().getReader();
        for (;;) {
          const piece = await reader.read();
          if (piece.done) break;
          entry.push(piece.value);
          done += piece.value.length;
          onProgress(done);
        }
        entry.push(new Uint8Array(), true);
      }
      zip.end();
    };
    pack().catch(reject);
  });
  await finished;
  return new Blob(pieces, { type: 'application/zip' });
}

/** `plan.pdf`, `plan (2).pdf`: names of one archive differ, also for systems that do not tell case apart. */
export function withDifferentNames(files: readonly FileToPack[]): FileToPack[] {
  const taken = new Set<string>();
  return files.map(({ name, content }) => {
    const [, stem = name, ending = ''] = /^(.+?)(\.[^.]{1,10})?$/.exec(name) ?? [];
    let free = name;
    for (let number = 2; taken.has(free.toLowerCase()); number++) free = `${stem} (${number})${ending}`;
    taken.add(free.toLowerCase());
    return { name: free, content };
  });
}
