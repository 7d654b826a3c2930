// Keeps the marks of a webmail's list: asks which rows were opened before, and takes away what no longer fits its row.
import type { BackgroundClient } from '../platform/background-client.ts';
import { browser } from '../platform/browser.ts';
import type { MarksChanged } from '../src/wire/port.ts';
import type { ListMark } from '../src/wire/views.ts';
import { sealMark } from './seal-mark.ts';
import type { ListRow, MessageList } from './webmail/contract.ts';

/** A list that is being filled changes hundreds of times; looked at once in this time, and once more at the end. */
const PAUSE_MS = 150;

interface Drawn {
  readonly host: HTMLElement;
  readonly mark: ListMark;
  /** What the row showed when the mark was given to it. */
  readonly shown: string;
}

/** Marks the list until the page goes. */
export function markList(list: MessageList, client: BackgroundClient): void {
  const marks = new ListMarks(list, client);
  list.onChange(() => marks.look(), new AbortController().signal);
  browser.runtime.onMessage.addListener((message: unknown) => {
    if ((message as Partial<MarksChanged>).kind === 'waxseal-marks-changed') marks.ask();
    return undefined;
  });
  marks.look();
}

class ListMarks {
  private readonly drawn = new Map<Element, Drawn>();
  private pause: ReturnType<typeof setTimeout> | undefined;
  private asked = '';

  constructor(
    private readonly list: MessageList,
    private readonly client: BackgroundClient,
  ) {}

  /** Soon, and asks only if there are other rows than before. */
  look(): void {
    this.pause ??= setTimeout(() => {
      this.pause = undefined;
      const rows = this.list.rows();
      this.list.changeUnnoticed(() => this.removeMisplaced(rows));
      const shown = JSON.stringify(rows.map(({ message }) => message));
      if (shown === this.asked || rows.length === 0) return;
      this.asked = shown;
      void this.refresh(rows);
    }, PAUSE_MS);
  }

  /** Soon, and in any case. */
  ask(): void {
    this.asked = '';
    this.look();
  }

  private async refresh(rows: readonly ListRow[]): Promise<void> {
    const place = this.list.place(rows);
    if (place === undefined) return;
    const request = { place, rows: rows.map(({ message }) => message) };
    const { marks } = await this.client.request('content.list', request);
    if (marks.length === 0 && this.drawn.size === 0) return;
    const byRow = new Map(marks.map((mark) => [mark.row, mark]));
    // Rows may have gone, or show something else, since they were asked for.
    const present = new Map(this.list.rows().map((row) => [row.element, row]));
    this.list.changeUnnoticed(() => {
      for (const [index, row] of rows.entries()) {
        const now = present.get(row.element);
        if (now !== undefined && contentOf(now) === contentOf(row)) this.draw(now, byRow.get(index));
      }
    });
  }

  private draw(row: ListRow, mark: ListMark | undefined): void {
    const before = this.drawn.get(row.element);
    if (before !== undefined && mark !== undefined && sameMark(before.mark, mark)) return;
    this.remove(row.element);
    if (mark === undefined) return;
    const host = sealMark(row.element.ownerDocument, mark);
    row.anchor.before(host);
    this.drawn.set(row.element, { host, mark, shown: contentOf(row) });
  }

  /** A mark belongs to one row with one content: moved, or with its row filled again, it would say something else. */
  private removeMisplaced(rows: readonly ListRow[]): void {
    const present = new Map(rows.map((row) => [row.element, row]));
    for (const [element, { host, shown }] of this.drawn) {
      const row = present.get(element);
      if (row !== undefined && contentOf(row) === shown && host.nextElementSibling === row.anchor) continue;
      this.remove(element);
      this.asked = '';
    }
  }

  private remove(element: Element): void {
    this.drawn.get(element)?.host.remove();
    this.drawn.delete(element);
  }
}

function contentOf({ message }: ListRow): string {
  return JSON.stringify(message);
}

function sameMark(a: ListMark, b: ListMark): boolean {
  return a.status === b.status && a.judgedAt === b.judgedAt;
}
