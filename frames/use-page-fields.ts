// Recipients, subject and options stay in the page's own fields: follows what the content script says of them.
import { useEffect, useState } from 'preact/hooks';
import type { Addressees, LetterOptions } from '../src/wire/composition.ts';
import type { PageFiles } from '../src/wire/webmail.ts';
import type { ContentLink } from './content-link.ts';

export interface PageFields {
  readonly addressees: Addressees;
  readonly subject: string;
  readonly options: LetterOptions;
  readonly pageFiles: PageFiles;
  /** When recipients, sender, subject or options last changed, as `performance.now()`; 0 if they never did. */
  readonly changedAt: number;
  /** How often the page's own Send button was pressed, and files were dropped beside the frame. */
  readonly sendClicks: number;
  readonly strayDrops: number;
  /** The keyboard may come here: the user has asked for the composer, and gone nowhere else. */
  readonly hasTurn: boolean;
}

export function usePageFields(
  link: ContentLink,
  initial: Pick<PageFields, 'addressees' | 'subject' | 'options'>,
): PageFields {
  const [fields, setFields] = useState<PageFields>({
    addressees: initial.addressees,
    subject: initial.subject,
    options: initial.options,
    pageFiles: { files: [], isUploading: false },
    changedAt: 0,
    sendClicks: 0,
    strayDrops: 0,
    hasTurn: false,
  });
  useEffect(() => {
    const stop = link.listen((message) => {
      setFields((before) => {
        switch (message.kind) {
          case 'addressees':
            return isSame(before.addressees, message.addressees)
              ? before
              : { ...before, addressees: message.addressees, changedAt: performance.now() };
          case 'subject':
            return before.subject === message.subject
              ? before
              : { ...before, subject: message.subject, changedAt: performance.now() };
          case 'options':
            return isSame(before.options, message.options)
              ? before
              : { ...before, options: message.options, changedAt: performance.now() };
          case 'page-files': {
            const { files, isUploading } = message;
            return { ...before, pageFiles: { files, isUploading } };
          }
          case 'send-clicked':
            return { ...before, sendClicks: before.sendClicks + 1 };
          case 'file-dropped':
            return { ...before, strayDrops: before.strayDrops + 1 };
          case 'your-turn':
            return { ...before, hasTurn: true };
          case 'scheme':
          case 'sealed-attached':
          case 'sight':
            return before;
        }
      });
    });
    link.post({ kind: 'ready' });
    return stop;
  }, [link]);
  return fields;
}

/** The content script tells the fields at the start again: what is the same is no change. */
function isSame<Fields extends Addressees | LetterOptions>(a: Fields, b: Fields): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
