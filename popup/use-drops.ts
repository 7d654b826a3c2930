// Files that are dropped anywhere on the page, so that the browser does not leave it to show them.
import { useEffect, useState } from 'preact/hooks';

/** Whether files are over the page; `onFiles` gets those that are dropped. */
export function useDrops(onFiles: (files: File[]) => void): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const carriesFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
    const dragging = (event: DragEvent): void => {
      if (!carriesFiles(event)) return;
      // Without this the browser would leave the page and show the file.
      event.preventDefault();
      setOver(true);
    };
    const left = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false);
    };
    const dropped = (event: DragEvent): void => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      setOver(false);
      onFiles([...event.dataTransfer!.files]);
    };
    addEventListener('dragover', dragging);
    addEventListener('dragleave', left);
    addEventListener('drop', dropped);
    return () => {
      removeEventListener('dragover', dragging);
      removeEventListener('dragleave', left);
      removeEventListener('drop', dropped);
    };
  }, [onFiles]);
  return over;
}
