// What kind of thing an attachment is, by its type and name: its icon, and whether a tab of ours can show it.
import type { IconName } from '../ui/icon.tsx';
import { runsAsProgram } from './file-name.ts';

export type AttachmentKind =
  'program' | 'message' | 'picture' | 'text' | 'pdf' | 'archive' | 'sealed' | 'file';

/** Endings say more than types, which many programs leave at octet-stream. */
const BY_ENDING: readonly (readonly [RegExp, AttachmentKind])[] = [
  [/\.(?:png|jpe?g|gif|webp|avif|bmp)$/i, 'picture'],
  [/\.(?:txt|md|csv|tsv|log|ics|vcf|asc|diff|patch|json|ya?ml|ini|tex)$/i, 'text'],
  [/\.pdf$/i, 'pdf'],
  [/\.(?:zip|7z|rar|gz|tgz|bz2|xz|tar|zst)$/i, 'archive'],
  [/\.(?:p7[mszc]|p12|pfx|cer|crt|pem)$/i, 'sealed'],
  [/\.(?:eml|msg)$/i, 'message'],
];
const BY_TYPE: readonly (readonly [RegExp, AttachmentKind])[] = [
  [/^image\/(?:png|jpe?g|gif|webp|avif|bmp)$/, 'picture'],
  [/^text\/(?:plain|csv|calendar|vcard|markdown|x-[a-z-]+)$/, 'text'],
  [/^application\/pdf$/, 'pdf'],
  [/^message\/(?:rfc822|global)$/, 'message'],
  [/^application\/(?:x-)?pkcs7-/, 'sealed'],
];
const ICONS: Readonly<Record<AttachmentKind, IconName>> = {
  program: 'warning',
  message: 'mail',
  picture: 'picture',
  text: 'text',
  pdf: 'text',
  archive: 'archive',
  sealed: 'shield',
  file: 'file',
};
/** The type a picture is shown as: the browser looks at the octets, and finds no markup in any of these. */
const PICTURE_TYPE = 'image/png';

export function attachmentKind(name: string, type: string): AttachmentKind {
  if (runsAsProgram(name)) return 'program';
  const found = BY_ENDING.find(([ending]) => ending.test(name)) ?? BY_TYPE.find(([form]) => form.test(type));
  return found?.[1] ?? 'file';
}

export function iconOf(kind: AttachmentKind): IconName {
  return ICONS[kind];
}

/** The type that a preview is given, whatever the message says: never one that could run a script. */
export function previewType(kind: AttachmentKind): string | undefined {
  if (kind === 'picture') return PICTURE_TYPE;
  if (kind === 'pdf') return 'application/pdf';
  return kind === 'text' ? 'text/plain' : undefined;
}
