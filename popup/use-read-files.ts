// Reading what was chosen or dropped: a backup goes to the place where it is restored, wherever it was dropped.
import { useApp } from './app-context.ts';
import { readFiles, type ReadFiles } from './files.ts';

/** Reads as readFiles does; a backup is not among the files, but leads to its own place. */
export function useReadFiles(): (chosen: readonly File[]) => Promise<Omit<ReadFiles, 'backup'>> {
  const { go, setBackup } = useApp();
  return async (chosen) => {
    const { files, unread, backup } = await readFiles(chosen);
    if (backup !== undefined) {
      setBackup(backup);
      go({ name: 'restore' });
    }
    return { files, unread };
  };
}
