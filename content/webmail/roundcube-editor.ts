// Roundcube's own editor, plain text or TinyMCE: its text is taken out, and put back if the user changes their mind.
import { ROUNDCUBE } from './roundcube-selectors.ts';

/** Roundcube's scripts set the editor up, and put the signature in, within this time after the page. */
const BEGINNING_MS = 10_000;
const POLL_MS = 100;

export class RoundcubeEditor {
  /** What the webmail began with; undefined before its editor is ready. */
  private begun: string | undefined;
  private removed: { readonly text: string; readonly nodes: readonly Node[] } | undefined;

  constructor(
    private readonly document: Document,
    private readonly body: HTMLTextAreaElement,
  ) {
    this.noteBeginning(BEGINNING_MS / POLL_MS);
  }

  /** Whether the editor holds what the webmail itself has put into it, and nothing else. */
  isUntouched(): boolean {
    return this.text() === (this.begun ?? this.text());
  }

  /** What was written, as plain text; also after it was taken out. */
  text(): string {
    return this.removed?.text ?? this.htmlBody()?.innerText ?? this.body.value;
  }

  /** Takes the text out of the page. */
  empty(): void {
    if (this.removed) return;
    const html = this.htmlBody();
    this.removed = { text: this.text(), nodes: html === undefined ? [] : [...html.childNodes] };
    html?.replaceChildren();
    this.body.value = '';
  }

  /** Writes a text of ours in the place of the one that was taken out. */
  replaceBy(text: string): void {
    this.empty();
    this.body.value = text;
    this.htmlBody()?.replaceChildren(this.document.createTextNode(text));
  }

  /** Puts the text back as it was. */
  restore(): void {
    if (!this.removed) return;
    const { text, nodes } = this.removed;
    this.removed = undefined;
    this.body.value = text;
    this.htmlBody()?.replaceChildren(...nodes);
  }

  /** HTML is in the hidden field until the editor is there. */
  private noteBeginning(attempts: number): void {
    if (!this.isHtml() || this.htmlBody()?.hasChildNodes() === true) this.begun = this.text();
    else if (attempts > 0) setTimeout(() => this.noteBeginning(attempts - 1), POLL_MS);
  }

  private isHtml(): boolean {
    return this.document.querySelector<HTMLInputElement>(ROUNDCUBE.composeIsHtml)?.value === '1';
  }

  /** TinyMCE's document has the page's origin. */
  private htmlBody(): HTMLElement | undefined {
    if (!this.isHtml()) return undefined;
    return (
      this.document.querySelector<HTMLIFrameElement>(ROUNDCUBE.composeHtml)?.contentDocument?.body ??
      undefined
    );
  }
}
