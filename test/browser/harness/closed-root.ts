// Reaches what stands in closed shadow roots, as a user does: through the accessible name, with a real click.
import type { CDPSession, Page } from 'playwright';
import { eventually } from '../../eventually.ts';

interface AxNode {
  readonly role?: { readonly value?: string };
  readonly name?: { readonly value?: string };
  readonly backendDOMNodeId?: number;
  readonly ignored?: boolean;
}

/** Waits for the button with this name anywhere in the page's own document, closed roots included, and clicks it. */
export async function clickButtonInPage(page: Page, name: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  try {
    const { x, y } = await eventually(`the button ${name}`, () => centreOf(session, name));
    await page.mouse.click(x, y);
  } finally {
    await session.detach();
  }
}

/** The texts in the page's own document, closed roots included, in the order of the page. */
export async function textInPage(page: Page): Promise<string> {
  const session = await page.context().newCDPSession(page);
  try {
    const { nodes } = (await session.send('Accessibility.getFullAXTree')) as { nodes: AxNode[] };
    const texts = nodes.filter(({ ignored, role }) => ignored !== true && role?.value === 'StaticText');
    return texts.map(({ name }) => name?.value ?? '').join('\n');
  } finally {
    await session.detach();
  }
}

/** The accessible names of images in the page's own document, closed roots included, in the order of the page. */
export async function imagesInPage(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  try {
    const { nodes } = (await session.send('Accessibility.getFullAXTree')) as { nodes: AxNode[] };
    const images = nodes.filter(({ ignored, role }) => ignored !== true && role?.value === 'image');
    return images.map(({ name }) => name?.value ?? '');
  } finally {
    await session.detach();
  }
}

async function centreOf(session: CDPSession, name: string): Promise<{ x: number; y: number } | undefined> {
  const { nodes } = (await session.send('Accessibility.getFullAXTree')) as { nodes: AxNode[] };
  const node = nodes.find(
    (candidate) =>
      candidate.ignored !== true && candidate.role?.value === 'button' && candidate.name?.value === name,
  );
  if (node?.backendDOMNodeId === undefined) return undefined;
  const { model } = await session.send('DOM.getBoxModel', { backendNodeId: node.backendDOMNodeId });
  const [left, top, , , right, bottom] = model.border as [number, number, number, number, number, number];
  return { x: (left + right) / 2, y: (top + bottom) / 2 };
}
