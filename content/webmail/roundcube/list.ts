// Roundcube's list of messages: its rows as they are shown, in every skin and layout.
import type { ListedMessage, WebmailPlace } from '../../../src/wire/webmail.ts';
import type { ListRow, MessageList } from '../contract.ts';
import { ROUNDCUBE } from './selectors.ts';
import { placeOf } from './settings.ts';

/** Rows beyond this are not looked at: Roundcube's longest page has 200. */
const MAX_ROWS = 300;
const MAX_PEOPLE = 20;

export class RoundcubeList implements MessageList {
  private changes: { readonly observer: MutationObserver; readonly callback: () => void } | undefined;

  private constructor(private readonly list: HTMLElement) {}

  /** The list in a document; the page that shows it is the tab's own. */
  static in(document: Document): RoundcubeList | undefined {
    const list = document.querySelector<HTMLElement>(ROUNDCUBE.messageList);
    return list === null ? undefined : new RoundcubeList(list);
  }

  rows(): ListRow[] {
    const rows = [...this.list.querySelectorAll<HTMLElement>(ROUNDCUBE.listRow)].slice(0, MAX_ROWS);
    return rows.flatMap((element) => readRow(element) ?? []);
  }

  place(rows: readonly ListRow[]): WebmailPlace | undefined {
    const mailboxes = new Set(rows.map(({ message }) => message.mailbox));
    const { ownerDocument: document } = this.list;
    return placeOf(document, mailboxes.size === 1 ? [...mailboxes][0] : undefined);
  }

  onChange(callback: () => void, signal: AbortSignal): void {
    const observer = new MutationObserver(callback);
    this.changes = { observer, callback };
    observer.observe(this.list, {
      childList: true,
      subtree: true,
      characterData: true,
      attributeFilter: ['href', 'title'],
    });
    signal.addEventListener('abort', () => observer.disconnect());
  }

  changeUnnoticed(change: () => void): void {
    const { observer, callback } = this.changes ?? {};
    if (observer !== undefined && observer.takeRecords().length > 0) callback?.();
    change();
    observer?.takeRecords();
  }
}

function readRow(element: HTMLElement): ListRow | undefined {
  const link = element.querySelector<HTMLAnchorElement>(ROUNDCUBE.listSubject);
  if (link === null) return undefined;
  const { searchParams } = new URL(link.href);
  const [uid, mailbox] = [searchParams.get('_uid'), searchParams.get('_mbox')];
  if (uid === null || mailbox === null) return undefined;
  const people = [...element.querySelectorAll<HTMLElement>(ROUNDCUBE.listPerson)].slice(0, MAX_PEOPLE);
  const message: ListedMessage = {
    // In a list over several folders: `12-INBOX`.
    uid: uid.replace(/-.*$/s, ''),
    mailbox,
    subject: link.textContent,
    people: people.map(({ title }) => title),
  };
  return { message, element, anchor: link };
}
