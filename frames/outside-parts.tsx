// Names what of a message stands outside the protection: the reader does not show it, the webmail does.
import type { JSX } from 'preact';
import { formatSize } from '../platform/size-text.ts';
import { text } from '../platform/text.ts';
import type { OutsidePart } from '../src/smime/contract.ts';

/** More than these are folded, so that whoever added them does not push the protected part out of sight. */
const OPEN_PARTS = 5;

export function OutsideParts({ parts }: { parts: readonly OutsidePart[] }): JSX.Element {
  const list = (
    <ul>
      {parts.map((part, index) => (
        <li key={index}>
          <bdi>{nameOf(part)}</bdi> <span class="soft">{formatSize(part.size)}</span>
          {part.isProtected && <span class="soft"> · {text('reader_outside_protected')}</span>}
        </li>
      ))}
    </ul>
  );
  return (
    <section class="outside-parts small" aria-label={text('reader_outside')}>
      {parts.length <= OPEN_PARTS ? (
        <>
          <p>{text('reader_outside')}</p>
          {list}
        </>
      ) : (
        <details>
          <summary>
            {text('reader_outside')} {parts.length}
          </summary>
          {list}
        </details>
      )}
    </section>
  );
}

function nameOf({ name, type }: OutsidePart): string {
  if (name !== '') return name;
  if (type === 'text/plain') return text('reader_outside_text');
  return type === 'text/html' ? text('reader_outside_html') : type;
}
