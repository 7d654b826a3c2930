// The Sign and Encrypt buttons of a compose window, and the composer that takes the editor's place.
import type { BackgroundClient } from '../platform/background-client.ts';
import type { CommandResponse } from '../src/wire/commands.ts';
import type { ComposeReference } from '../src/wire/webmail.ts';
import { text } from '../platform/text.ts';
import { ComposeButtons } from './compose-buttons.ts';
import { EncryptionOffer } from './encryption-offer.ts';
import { FrameHost, type GrantedFrame } from './frame-host.ts';
import type { ComposeView, WantedProtection } from './webmail/contract.ts';

/** Puts the buttons into a compose window; opens the composer at once where the settings or the original say so. */
export async function writeMessage(
  view: ComposeView,
  client: BackgroundClient,
  defaults: { readonly signByDefault: boolean; readonly encryptByDefault: string },
): Promise<void> {
  const window = new ComposeWindow(view, client);
  const state = await startingState(view, client);
  if (state?.encrypted === true || state?.draft === true) {
    await window.open({ wasAsked: false, sign: true, encrypt: true });
    return;
  }
  const { signByDefault: sign, encryptByDefault } = defaults;
  const encrypt = encryptByDefault === 'always';
  // Once it is open, the composer itself goes on to encrypt when that becomes possible.
  if (sign || encrypt) await window.openOnceAble({ sign, encrypt });
  else if (encryptByDefault === 'when-possible') window.openOncePossible();
}

/** Undefined when it cannot be known now: the buttons are there, and nothing of an original is in the page. */
async function startingState(
  view: ComposeView,
  client: BackgroundClient,
): Promise<CommandResponse<'content.compose-state'> | undefined> {
  const { webmail, path, token, composeId, draftsMailbox, original, continues, draftUid, attachments } =
    view.reference({ sign: false, encrypt: false, wasAsked: false });
  const place = {
    ...{ webmail, path, token, composeId, draftsMailbox, attachments },
    ...(original && { original }),
    ...(continues && { continues }),
    ...(draftUid !== undefined && { draftUid }),
  };
  return client.request('content.compose-state', place).catch(() => undefined);
}

/** How often a composer that opens by itself is prepared anew for what was typed meanwhile. */
const MAX_PREPARATIONS = 5;

class ComposeWindow {
  private readonly buttons: ComposeButtons;
  private host: FrameHost | undefined;
  private watching: AbortController | undefined;
  private offer: EncryptionOffer | undefined;
  /** Set from the moment the composer is asked for until the user closes it. */
  private isOpen = false;
  private isAttaching = false;
  /** `beforeunload` asks whether to discard: after sending there is nothing to discard. */
  private done = false;

  constructor(
    private readonly view: ComposeView,
    private readonly client: BackgroundClient,
  ) {
    // From now on it is noticed.
    view.isWritten();
    this.buttons = new ComposeButtons(view, (wanted) => void this.open(wanted));
    window.addEventListener(
      'beforeunload',
      (event) => {
        if (this.done) event.stopImmediatePropagation();
      },
      { capture: true },
    );
  }

  /** Opens the composer, unless `mayOpen` says otherwise once everything is ready; false when it did not open. */
  async open(wanted: WantedProtection, mayOpen = (): boolean => true): Promise<boolean> {
    if (this.isOpen) return false;
    this.isOpen = true;
    let granted: GrantedFrame;
    try {
      granted = await this.prepare(wanted);
    } catch (error) {
      this.isOpen = false;
      this.buttons.showError(error);
      return false;
    }
    if (!mayOpen()) {
      this.isOpen = false;
      return false;
    }
    this.offer?.stop();
    const { grant } = granted;
    // Of somebody who has gone elsewhere since they asked, the keyboard stays there.
    const hasTurn = (): boolean => wanted.wasAsked && (this.buttons.hasFocus() || isNowhere(document));
    const goesToRecipients = hasTurn() && isWithoutRecipients(this.view);
    this.buttons.hide();
    this.view.takeOver(() => this.host?.post({ kind: 'send-clicked' }));
    if (goesToRecipients) this.view.nameRecipients();
    this.host = new FrameHost({
      page: 'composer',
      title: text('composer_frame_title'),
      before: this.view.anchor,
      place: this.view.place,
      tabIndex: this.view.tabIndex,
      grant: Promise.resolve(granted),
      onMessage: (message) => {
        if (message.kind === 'close-composer') this.close();
        if (message.kind === 'sent') void this.leave(grant, message.mailbox);
        if (message.kind === 'attach-sealed') void this.attach(message.fileName, message.content);
        if (message.kind === 'ready') {
          this.tellFields();
          if (hasTurn()) this.host?.giveTurn();
        }
      },
    });
    this.watching = new AbortController();
    this.view.onChange(() => this.tellFields(), this.watching.signal);
    return true;
  }

  /**
   * Opens the composer where the sender has what the settings ask for, now or after the sender was changed; else the
   * webmail's editor stays. Who can only sign does that.
   */
  async openOnceAble(wanted: Pick<WantedProtection, 'sign' | 'encrypt'>): Promise<void> {
    const ways = wanted.sign && wanted.encrypt ? [wanted, { sign: true, encrypt: false }] : [wanted];
    let askedFor: string | undefined;
    await this.openOnce(async () => {
      const { from } = this.view.addressees();
      if (from.address === askedFor) return undefined;
      askedFor = from.address;
      for (const way of ways)
        if ((await this.client.request('content.can-seal', { from, ...way })).possible) return way;
      return undefined;
    });
  }

  /** Asks at every change of the form until the composer is open; one that the user closes stays closed. */
  private async openOnce(
    find: () => Promise<Pick<WantedProtection, 'sign' | 'encrypt'> | undefined>,
  ): Promise<void> {
    const waiting = new AbortController();
    const check = async (): Promise<void> => {
      const way = await find();
      if (way !== undefined) await this.open({ ...way, wasAsked: false });
      if (this.isOpen) waiting.abort();
    };
    this.view.onChange(() => void check(), waiting.signal);
    await check();
  }

  /** A grant for what the window holds; nothing that is typed while it is asked for is left behind. */
  private async prepare(wanted: WantedProtection): Promise<GrantedFrame> {
    for (let attempt = 1; ; attempt++) {
      const compose = this.view.reference(wanted);
      const granted = await this.client.request('content.open-composer', { compose });
      if (attempt === MAX_PREPARATIONS || isSameContent(compose, this.view.reference(wanted))) return granted;
    }
  }

  /** Opens the composer as soon as every recipient can read it, where that disturbs nobody; else it is offered. */
  openOncePossible(): void {
    this.offer = new EncryptionOffer(this.view, this.client, {
      show: (possible) => this.buttons.offerEncryption(possible),
      open: (mayOpen) => this.open({ sign: true, encrypt: true, wasAsked: false }, mayOpen),
    });
    // The user may have asked for it while the window's state was asked for.
    if (!this.isOpen) this.offer.watch();
  }

  private tellFields(): void {
    this.host?.post({ kind: 'addressees', addressees: this.view.addressees() });
    this.host?.post({ kind: 'subject', subject: this.view.subject() });
    this.host?.post({ kind: 'options', options: this.view.options() });
    // The sealed file that is to be attached is none that the letter has to take along.
    if (!this.isAttaching) this.host?.post({ kind: 'page-files', ...this.view.files() });
  }

  private close(): void {
    this.watching?.abort();
    this.host?.remove();
    this.host = undefined;
    this.isOpen = false;
    this.isAttaching = false;
    this.view.release();
    this.buttons.show();
  }

  private async attach(fileName: string, content: Blob): Promise<void> {
    this.isAttaching = true;
    // The composer stays and says what to do; the page's own Send then sends what is sealed.
    const file = new File([content], fileName, { type: content.type });
    const attached = await this.view.attachSealed(file, text('compose_sealed_sentence'));
    this.host?.post({ kind: 'sealed-attached', attached });
  }

  private async leave(grant: string, mailbox: string): Promise<void> {
    const uid = this.view.ownDraftUid();
    // The message is out; a draft without text that stays behind is no reason to hold the user up.
    if (uid !== undefined)
      await this.client.request('content.delete-own-draft', { grant, uid }).catch(() => null);
    this.done = true;
    this.watching?.abort();
    this.view.leave(mailbox);
  }
}

/** Text and files: what changes when somebody writes. */
function isSameContent(a: ComposeReference, b: ComposeReference): boolean {
  return JSON.stringify([a.text, a.attachments]) === JSON.stringify([b.text, b.attachments]);
}

function isWithoutRecipients(view: ComposeView): boolean {
  const { to, cc, bcc } = view.addressees();
  return to.length + cc.length + bcc.length === 0;
}

/** The keyboard has no place in the page: what had it is hidden. */
function isNowhere({ activeElement, body }: Document): boolean {
  return activeElement === null || activeElement === body;
}
