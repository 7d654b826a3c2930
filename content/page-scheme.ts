// Whether the page around is light or dark, now and whenever the webmail's own switch changes it.

/** Skins that fade from one to the other are looked at again when they have done so. */
const FADED_MS = 600;
/** Less opaque than this, a background lets through what is behind it. */
const OPAQUE = 0.5;
const DARK_BELOW = 128;

/** By the first background around the element that is not transparent; else by what the page says of itself. */
export function isDark(element: Element): boolean {
  for (let at: Element | null = element; at !== null; at = at.parentElement) {
    const luma = lumaOf(getComputedStyle(at).backgroundColor);
    if (luma !== undefined) return luma < DARK_BELOW;
  }
  const { documentElement, defaultView } = element.ownerDocument;
  const schemes = getComputedStyle(documentElement).colorScheme.split(' ');
  if (!schemes.includes('dark')) return false;
  return !schemes.includes('light') || defaultView!.matchMedia('(prefers-color-scheme: dark)').matches;
}

/** Brightness from 0 to 255 of a computed colour; undefined for one that lets through what is behind it. */
export function lumaOf(colour: string): number | undefined {
  const parts = /^rgba?\(([\d.]+), ([\d.]+), ([\d.]+)(?:, ([\d.]+))?\)$/.exec(colour);
  if (parts === null || Number(parts[4] ?? 1) < OPAQUE) return undefined;
  const [red, green, blue] = parts.slice(1, 4).map(Number) as [number, number, number];
  return 0.299 * red + 0.587 * green + 0.114 * blue;
}

/** Calls back with `dark` at once, and when the page around the element has changed; returns how to stop. */
export function watchScheme(element: Element, onScheme: (dark: boolean) => void): () => void {
  const { ownerDocument: document } = element;
  const media = document.defaultView!.matchMedia('(prefers-color-scheme: dark)');
  let last: boolean | undefined;
  let faded: ReturnType<typeof setTimeout> | undefined;
  const look = (): void => {
    const now = isDark(element);
    if (now !== last) onScheme(now);
    last = now;
  };
  const lookTwice = (): void => {
    look();
    clearTimeout(faded);
    faded = setTimeout(look, FADED_MS);
  };
  // Webmails switch by a class or an attribute of the outermost elements, or by another style sheet.
  const observer = new MutationObserver(lookTwice);
  observer.observe(document.documentElement, { attributes: true });
  observer.observe(document.body, { attributes: true });
  observer.observe(document.head, {
    childList: true,
    subtree: true,
    attributeFilter: ['href', 'disabled', 'media'],
  });
  media.addEventListener('change', lookTwice);
  look();
  return () => {
    clearTimeout(faded);
    observer.disconnect();
    media.removeEventListener('change', lookTwice);
  };
}
