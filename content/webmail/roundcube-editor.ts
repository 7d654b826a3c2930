// Roundcube's own editor, plain text or TinyMCE: its text is taken out, and put back if the user changes their mind.
import { ROUNDCUBE } from './roundcube-selectors.ts';

export class RoundcubeEditor {
  private removed: { readonly text: string; readonly nodes: readonly Node[] } | undefined;

  constructor(
    private readonly document: Document,
    private readonly body: HTMLTextAreaElement,
  ) {}

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

  /** TinyMCE's document has the page's origin. */
  private htmlBody(): HTMLElement | undefined {
    if (this.document.querySelector<HTMLInputElement>(ROUNDCUBE.composeIsHtml)?.value !== '1')
      return undefined;
    return (
      this.document.querySelector<HTMLIFrameElement>(ROUNDCUBE.composeHtml)?.contentDocument?.body ??
      undefined
    );
  }
}
