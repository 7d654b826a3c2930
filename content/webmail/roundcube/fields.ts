// The lines and options of Roundcube's compose form, as they stand now: the page's claims, which the composer shows.
import type { Mailbox } from '../../../src/smime/contract.ts';
import { readTypedAddresses } from '../../../src/smime/typed-addresses.ts';
import type { Addressees, LetterOptions, LetterPriority } from '../../../src/wire/composition.ts';
import { ROUNDCUBE } from './selectors.ts';

/** Elastic's address fields are filled by scripts without an event that an isolated script sees. */
const CHANGE_POLL_MS = 400;
/** So many entries that are no addresses are named. */
const MAX_UNREADABLE = 50;

/** Every line of addresses but that of the sender. */
const ADDRESS_LINES = ['to', 'cc', 'bcc', 'replyTo', 'followupTo'] as const;

export class RoundcubeFields {
  constructor(
    private readonly document: Document,
    private readonly form: HTMLFormElement,
  ) {}

  addressees(): Addressees {
    const lines = ADDRESS_LINES.map((name) => readTypedAddresses(this.value(ROUNDCUBE[name])));
    const [to, cc, bcc] = lines.map(({ mailboxes }) => mailboxes) as [Mailbox[], Mailbox[], Mailbox[]];
    const sender = this.sender();
    const unreadable = [...sender.unreadable, ...lines.flatMap((line) => line.unreadable)];
    return { from: sender.from, to, cc, bcc, unreadable: unreadable.slice(0, MAX_UNREADABLE) };
  }

  subject(): string {
    return this.value(ROUNDCUBE.subject);
  }

  options(): LetterOptions {
    return {
      replyTo: readTypedAddresses(this.value(ROUNDCUBE.replyTo)).mailboxes,
      followupTo: readTypedAddresses(this.value(ROUNDCUBE.followupTo)).mailboxes,
      readReceipt: this.isTicked(ROUNDCUBE.readReceipt),
      deliveryNotice: this.isTicked(ROUNDCUBE.deliveryNotice),
      priority: priorityOf(this.value(ROUNDCUBE.priority)),
    };
  }

  /** Calls back when a line, an option or what `more` gives has changed, until the signal. */
  onChange(callback: () => void, signal: AbortSignal, more: () => unknown): void {
    const state = (): string => JSON.stringify([this.addressees(), this.subject(), this.options(), more()]);
    let last = state();
    const check = (): void => {
      const now = state();
      if (now === last) return;
      last = now;
      callback();
    };
    this.form.addEventListener('input', check, { signal });
    this.form.addEventListener('change', check, { signal });
    const poll = setInterval(check, CHANGE_POLL_MS);
    signal.addEventListener('abort', () => clearInterval(poll), { once: true });
  }

  value(selector: string): string {
    return this.field(selector)?.value ?? '';
  }

  /**
   * Of the choices for the sender each is an address in the webmail's own words; where there is a line to type in, more
   * or less than one address is nobody.
   */
  private sender(): { readonly from: Mailbox; readonly unreadable: readonly string[] } {
    const field = this.field(ROUNDCUBE.from);
    const isChosen = field instanceof HTMLSelectElement;
    const text = isChosen ? (field.selectedOptions[0]?.textContent ?? '') : (field?.value ?? '');
    const { mailboxes, unreadable } = readTypedAddresses(text);
    if (isChosen || (mailboxes.length === 1 && unreadable.length === 0))
      return { from: mailboxes[0] ?? { name: '', address: '' }, unreadable: [] };
    return { from: { name: '', address: '' }, unreadable: text.trim() === '' ? [] : [text.trim()] };
  }

  private isTicked(selector: string): boolean {
    const field = this.field(selector);
    if (field?.type === 'hidden') return !/^0?$/.test(field.value);
    return field instanceof HTMLInputElement && field.checked;
  }

  private field(selector: string): HTMLInputElement | HTMLSelectElement | null {
    // Some skins keep fields (the folder for the copy) outside the form and join them by script.
    return this.form.querySelector<HTMLInputElement>(selector) ?? this.document.querySelector(selector);
  }
}

/** Roundcube's choices are the numbers of X-Priority, and 0 for an ordinary one. */
function priorityOf(value: string): LetterPriority {
  return /^[1245]$/.test(value) ? (Number(value) as LetterPriority) : 3;
}
