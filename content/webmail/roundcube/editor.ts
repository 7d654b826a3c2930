// Roundcube's own editor, plain text or TinyMCE: its text is taken out, and put back if the user changes their mind.
import { ROUNDCUBE } from './selectors.ts';

/** Roundcube's scripts set the editor up, and put the signature in, within this time after the page. */
const BEGINNING_MS = 10_000;
const POLL_MS = 100;

/** TinyMCE does itself what some of them stand for: of pasting and of Enter there is no `input`. */
const WRITING_EVENTS = ['keydown', 'input', 'paste', 'drop'] as const;
/** Keys by which one only passes through. */
const PASSING_KEYS: readonly string[] = ['Tab', 'Shift', 'Control', 'Alt', 'Meta', 'Escape'];

export class RoundcubeEditor {
  /** What is listened to: TinyMCE makes its document long after the page, and may make it anew. */
  private readonly heard = new WeakSet<Element>();
  private written = false;
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

function isWriting(event: Event): boolean {
  const isPassing = event instanceof KeyboardEvent && PASSING_KEYS.includes(event.key);
  return event.isTrusted && !isPassing;
}
