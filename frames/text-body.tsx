// Shows a plain text body: links that say where they lead, quotes folded, every paragraph in its own direction.
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { text as sentence } from '../platform/text.ts';
import { Button } from '../ui/button.tsx';
import { textBlocks, textTokens, type TextBlock } from './plain-text.ts';

/** Quotes longer than this are folded. */
const OPEN_QUOTE_LINES = 6;
/** More than a screen's: what is below comes when this has been painted, for long texts take long to be set. */
const FIRST_CHARACTERS = 8_000;
/** More than this at once makes the page slow; the rest comes on a click. */
const SHOWN_CHARACTERS = 400_000;

export function TextBody({ text }: { text: string }): JSX.Element {
  const [characters, setCharacters] = useState(FIRST_CHARACTERS);
  useEffect(() => setCharacters(SHOWN_CHARACTERS), []);
  const shown = firstLines(text, characters);
  const blocks = useMemo(() => textBlocks(shown), [shown]);
  return (
    <div class="text-body">
      {blocks.length === 0 && <p class="soft">{sentence('reader_no_text')}</p>}
      <Blocks blocks={blocks} />
      {characters >= SHOWN_CHARACTERS && shown.length < text.length && (
        <Button onClick={() => setCharacters(text.length)}>{sentence('reader_show_rest')}</Button>
      )}
    </div>
  );
}

/** The lines that fit within so many characters, or so much of one that is longer. */
function firstLines(text: string, characters: number): string {
  if (text.length <= characters) return text;
  const end = text.lastIndexOf('\n', characters);
  return text.slice(0, end > 0 ? end : characters);
}

function Blocks({ blocks }: { blocks: readonly TextBlock[] }): JSX.Element {
  return (
    <>
      {blocks.map((block, index) => (
        <Block key={index} block={block} />
      ))}
    </>
  );
}

function Block({ block }: { block: TextBlock }): JSX.Element {
  if (block.kind === 'quote') {
    const quote = (
      <blockquote dir="auto">
        <Blocks blocks={block.blocks} />
      </blockquote>
    );
    if (block.lines <= OPEN_QUOTE_LINES) return quote;
    return (
      <details>
        <summary>{sentence('reader_quote', block.lines)}</summary>
        {quote}
      </details>
    );
  }
  // Each line takes its own direction by its style; a `dir` here would hide the words from that of the quote.
  return (
    <div class={block.kind === 'signature' ? 'lines soft' : 'lines'}>
      {textTokens(block.text).map((token, index) =>
        token.kind === 'text' ? (
          token.text
        ) : (
          <a key={index} href={token.href} title={token.href} target="_blank" rel="noopener noreferrer">
            <bdi>{token.text}</bdi>
          </a>
        ),
      )}
    </div>
  );
}
