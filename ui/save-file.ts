// Hands a file to the browser's own download, from any page or frame of ours.

/** Saves `content` under `name`; the browser asks where, or puts it among the downloads. */
export function saveFile(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has its own hold on the content once it has begun, which is after this task.
  setTimeout(() => URL.revokeObjectURL(url), SAVE_STARTED_MS);
}

/** Browsers begin a download well within this time; the content is small or already in memory. */
const SAVE_STARTED_MS = 60_000;
