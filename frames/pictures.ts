// Gives the pictures inside a message URLs that its HTML can show, by their Content-ID.
import { useEffect, useMemo } from 'preact/hooks';
import type { AttachmentView } from '../src/wire/reader-views.ts';

/** What an <img> may show. SVG is not among them: as a picture it is harmless, but no mail client needs it. */
const PICTURE_TYPES: ReadonlySet<string> = new Set([
  'image/png',
  'image/jpeg',
  'image/jpg',
  'image/gif',
  'image/webp',
  'image/avif',
  'image/bmp',
]);

export function isPicture(type: string): boolean {
  return PICTURE_TYPES.has(type);
}

/** Blob URLs by Content-ID, revoked when the message leaves the screen. The first of equal ids wins. */
export function usePictures(attachments: readonly AttachmentView[]): ReadonlyMap<string, string> {
  const pictures = useMemo(() => {
    const urls = new Map<string, string>();
    for (const { contentId, type, content } of attachments) {
      if (contentId === undefined || urls.has(contentId) || !PICTURE_TYPES.has(type)) continue;
      urls.set(contentId, URL.createObjectURL(new Blob([content], { type })));
    }
    return urls;
  }, [attachments]);
  useEffect(
    () => () => {
      for (const url of pictures.values()) URL.revokeObjectURL(url);
    },
    [pictures],
  );
  return pictures;
}
