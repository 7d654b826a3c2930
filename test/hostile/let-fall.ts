// A file that is dragged from outside into the tab: events that the browser itself makes, as of a hand.
import type { Page } from 'playwright';

/** Of DragOperationsMask: copying. */
const COPY = 1;

/** Lets the file with this path fall where the pointer is, in the coordinates of the tab. */
export async function letFall(page: Page, { x, y }: { x: number; y: number }, file: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  try {
    const data = { items: [], files: [file], dragOperationsMask: COPY };
    for (const type of ['dragEnter', 'dragOver', 'dragOver', 'drop'] as const)
      await session.send('Input.dispatchDragEvent', { type, x, y, data });
  } finally {
    await session.detach();
  }
}
