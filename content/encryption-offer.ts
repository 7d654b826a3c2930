// The setting "when every recipient can read it": the composer opens by itself where that disturbs nobody, else it is offered.
import type { BackgroundClient } from '../platform/background-client.ts';
import type { ComposeView } from './webmail/contract.ts';

/** What the offer can do in its compose window. */
export interface OfferedWindow {
  /** Says beside the buttons that everybody can read it, or no longer does. */
  readonly show: (possible: boolean) => void;
  /** Opens the composer; `mayOpen` is asked again at the last moment. Resolves to whether it did. */
  readonly open: (mayOpen: () => boolean) => Promise<boolean>;
}

type WatchedView = Pick<ComposeView, 'addressees' | 'onChange' | 'isWritten' | 'isNamingRecipients'>;

/**
 * Whether a composer may take the editor's place unasked: not once something was written into it, and not while the
 * keyboard is in a line for recipients, where the next address may follow.
 */
export function disturbsNobody(view: Pick<ComposeView, 'isWritten' | 'isNamingRecipients'>): boolean {
  return !view.isWritten() && !view.isNamingRecipients();
}

export class EncryptionOffer {
  private readonly watching = new AbortController();
  private possible = false;
  private asked = 0;
  private isOpening = false;

  constructor(
    private readonly view: WatchedView,
    private readonly client: Pick<BackgroundClient, 'request'>,
    private readonly window: OfferedWindow,
  ) {}

  /** Until it is stopped. */
  watch(): void {
    const { signal } = this.watching;
    this.view.onChange(() => void this.ask(), signal);
    // The place that the keyboard goes to is known only after it has gone.
    document.addEventListener('focusout', () => setTimeout(() => void this.act()), { signal });
    void this.ask();
  }

  /** To be called when the composer opens: one that the user closes stays closed. */
  stop(): void {
    this.watching.abort();
    this.window.show(false);
  }

  private async ask(): Promise<void> {
    const asked = ++this.asked;
    const addressees = this.view.addressees();
    const { possible } = await this.client
      .request('content.can-encrypt', { addressees })
      // What cannot be known now is not offered.
      .catch(() => ({ possible: false }));
    if (asked !== this.asked) return;
    this.possible = possible;
    await this.act();
  }

  private async act(): Promise<void> {
    const { signal } = this.watching;
    if (signal.aborted || this.isOpening) return;
    this.window.show(this.possible);
    const mayOpen = (): boolean => !signal.aborted && this.possible && disturbsNobody(this.view);
    if (!mayOpen()) return;
    this.isOpening = true;
    await this.window.open(mayOpen);
    this.isOpening = false;
  }
}
