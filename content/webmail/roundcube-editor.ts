// Roundcube's own editor, plain text or TinyMCE: its text is taken out, and put back if the user changes their mind.
import { ROUNDCUBE } from './roundcube-selectors.ts';

/** TinyMCE does itself what some of them stand for: of pasting and of Enter there is no `input`. */
const WRITING_EVENTS = ['keydown', 'input', 'paste', 'drop'] as const;
/** Keys by which one only passes through. */
const PASSING_KEYS: readonly string[] = ['Tab', 'Shift', 'Control', 'Alt', 'Meta', 'Escape'];

export class RoundcubeEditor {
  /** What is listened to: TinyMCE makes its document long after the page, and may make it anew. */
  private readonly heard = new WeakSet<Element>();
  private written = false;
  private removed: { readonly text: string; readonly nodes: readonly Node[] } | undefined;

  constructor(
    private readonly document: Document,
    private readonly body: HTMLTextAreaElement,
  ) {}

  /** What was written, as plain text; also after it was taken out. */
  text(): string {
    return this.removed?.text ?? this.htmlBody()?.innerText ?? this.body.value;
  }

  /** Whether the user has changed the text since this was first asked: what the page's scripts write counts for nothing. */
  isWritten(): boolean {
    for (const element of [this.body, this.htmlBody()]) {
      if (element === undefined || this.heard.has(element)) continue;
      this.heard.add(element);
      for (const type of WRITING_EVENTS)
        element.addEventListener(type, (event) => (this.written ||= isWriting(event)), { capture: true });
    }
    return this.written;
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

function isWriting(event: Event): boolean {
  const isPassing = event instanceof KeyboardEvent && PASSING_KEYS.includes(event.key);
  return event.isTrusted && !isPassing;
}
