// Lets the frame sit well in the page around it: its font size, and light or dark as the page is.
const SMALLEST_PIXELS = 12;
const LARGEST_PIXELS = 24;
const USUAL_PIXELS = 14;

/** The page's font size within what is readable; the usual one when it says none. */
export function readableFontSize(pixels: number): number {
  if (!Number.isFinite(pixels)) return USUAL_PIXELS;
  return Math.min(LARGEST_PIXELS, Math.max(SMALLEST_PIXELS, pixels));
}

/** Sets both on the root element, where the style sheets look for them. */
export function takePageLook(root: HTMLElement, look: { fontSizePixels: number; dark: boolean }): void {
  root.style.fontSize = `${readableFontSize(look.fontSizePixels)}px`;
  takeScheme(root, look.dark);
}

/** Light or dark, as the page around is from now on. */
export function takeScheme(root: HTMLElement, dark: boolean): void {
  root.dataset['theme'] = dark ? 'dark' : 'light';
}
