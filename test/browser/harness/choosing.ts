// Files given to a page where it asks for them.
import type { FileChooser, Page } from 'playwright';

/**
 * What the page asks for files with, once `act` has made it ask. The page is told to hand its question over, and
 * has to have heard of that first: a key pressed overtakes whatever else a busy page has been told.
 */
export async function fileChooserOf(page: Page, act: () => Promise<void>): Promise<FileChooser> {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.evaluate(() => undefined).then(act),
  ]);
  return chooser;
}
