// The Sign and Encrypt buttons of a compose window, and the composer that takes the editor's place.
import type { BackgroundClient } from '../platform/background-client.ts';
import type { CommandResponse } from '../src/wire/commands.ts';
import { text } from '../platform/text.ts';
import { ComposeButtons } from './compose-buttons.ts';
import { FrameHost } from './frame-host.ts';
import type { ComposeView, WantedProtection } from './webmail/contract.ts';

/** Puts the buttons into a compose window; opens the composer at once where the settings or the original say so. */
export async function writeMessage(
  view: ComposeView,
  client: BackgroundClient,
  defaults: { readonly signByDefault: boolean; readonly encryptByDefault: string },
): Promise<void> {
  const window = new ComposeWindow(view, client);
  const state = await startingState(view, client);
  const goesOn = state?.encrypted === true || state?.draft === true;
  const wanted: WantedProtection = {
    wasAsked: false,
    sign: defaults.signByDefault || goesOn,
    encrypt: defaults.encryptByDefault === 'always' || goesOn,
  };
  // Once it is open, the composer itself goes on to encrypt when that becomes possible.
  if (wanted.sign || wanted.encrypt) await window.open(wanted);
  else if (defaults.encryptByDefault === 'when-possible') await window.openOncePossible();
}

/** Undefined when it cannot be known now: the buttons are there, and nothing of an original is in the page. */
async function startingState(
  view: ComposeView,
  client: BackgroundClient,
): Promise<CommandResponse<'content.compose-state'> | undefined> {
  const { path, token, composeId, original } = view.reference({
    sign: false,
    encrypt: false,
    wasAsked: false,
  });
  const place = { path, token, composeId, ...(original && { original }) };
  return client.request('content.compose-state', place).catch(() => undefined);
}

class ComposeWindow {
  private readonly buttons: ComposeButtons;
  private host: FrameHost | undefined;
  private watching: AbortController | undefined;
  /** Set from the moment the composer is asked for until the user closes it. */
  private isOpen = false;
  /** `beforeunload` asks whether to discard: after sending there is nothing to discard. */
  private done = false;

  constructor(
    private readonly view: ComposeView,
    private readonly client: BackgroundClient,
  ) {
    this.buttons = new ComposeButtons(view.anchor, view.place, (wanted) => void this.open(wanted));
    window.addEventListener(
      'beforeunload',
      (event) => {
        if (this.done) event.stopImmediatePropagation();
      },
      { capture: true },
    );
  }

  async open(wanted: WantedProtection): Promise<void> {
    if (this.isOpen) return;
    this.isOpen = true;
    const reference = this.view.reference(wanted);
    let granted: CommandResponse<'content.open-composer'>;
    try {
      granted = await this.client.request('content.open-composer', { compose: reference });
    } catch (error) {
      this.isOpen = false;
      this.buttons.showError(error);
      return;
    }
    const { grant } = granted;
    this.buttons.hide();
    this.view.takeOver(() => this.host?.post({ kind: 'send-clicked' }));
    this.host = new FrameHost({
      page: 'composer',
      title: text('composer_frame_title'),
      before: this.view.anchor,
      place: this.view.place,
      grant: Promise.resolve(granted),
      onMessage: (message) => {
        if (message.kind === 'close-composer') this.close();
        if (message.kind === 'sent') void this.leave(grant, message.mailbox);
        if (message.kind === 'attach-sealed') void this.attach(message.fileName, message.content);
        if (message.kind === 'ready') this.tellFields();
      },
    });
    this.watching = new AbortController();
    this.view.onChange(() => this.tellFields(), this.watching.signal);
  }

  /** Opens the composer as soon as every recipient can read it; a composer that the user closes stays closed. */
  async openOncePossible(): Promise<void> {
    const waiting = new AbortController();
    const check = async (): Promise<void> => {
      const { possible } = await this.client.request('content.can-encrypt', {
        addressees: this.view.addressees(),
      });
      if (possible) await this.open({ sign: true, encrypt: true, wasAsked: false });
      if (this.isOpen) waiting.abort();
    };
    this.view.onChange(() => void check(), waiting.signal);
    await check();
  }

  private tellFields(): void {
    this.host?.post({ kind: 'addressees', addressees: this.view.addressees() });
    this.host?.post({ kind: 'subject', subject: this.view.subject() });
  }

  private close(): void {
    this.watching?.abort();
    this.host?.remove();
    this.host = undefined;
    this.isOpen = false;
    this.view.release();
    this.buttons.show();
  }

  private async attach(fileName: string, content: Blob): Promise<void> {
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
