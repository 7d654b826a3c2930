// Hands the sealed file to the webmail's page, where its own Send takes it along.
import { WaxsealError } from '../src/errors.ts';
import type { ContentLink } from './content-link.ts';

/** Resolves when the file, and no other, is among the webmail's attachments; else throws `webmail.not-attached`. */
export function attachToWebmail(link: ContentLink, fileName: string, content: Blob): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = link.listen((message) => {
      if (message.kind !== 'sealed-attached') return;
      stop();
      if (message.attached) resolve();
      else reject(new WaxsealError('webmail.not-attached'));
    });
    link.post({ kind: 'attach-sealed', fileName, content });
  });
}
