// What the composer knows and can do, for whatever lays it out, and what it begins with.
import type { BackgroundClient } from '../platform/background-client.ts';
import type { ComposerDraft, ComposerView, ShownLetter } from '../src/wire/composition.ts';
import type { MendAction } from '../src/wire/mend-action.ts';
import type { IdentityView } from '../src/wire/views.ts';
import type { ContentLink } from './content-link.ts';
import type { Accepted, Obstacle } from './send-obstacles.ts';
import type { Autosave } from './use-autosave.ts';
import type { Files } from './use-files.ts';
import type { Original } from './use-original.ts';
import type { PageFields } from './use-page-fields.ts';
import type { Readiness } from './use-readiness.ts';
import type { SendingControls } from './use-sending.ts';
import type { Waivable } from './use-waivers.ts';
import type { VaultState } from './watch-state.ts';

export interface ComposerProps {
  readonly client: BackgroundClient;
  readonly grant: string;
  readonly view: ComposerView;
  /** Of an encrypted original that was opened in this tab; else empty. */
  readonly quote: string;
  readonly vault: VaultState;
  readonly link: ContentLink;
}

export interface Composer {
  readonly draft: ComposerDraft;
  readonly fields: PageFields;
  readonly files: Files;
  readonly identity: IdentityView | undefined;
  /** What can be signed with, when it is to be signed. */
  readonly signingChoices: readonly IdentityView[];
  readonly readiness: Readiness;
  readonly accepted: Accepted;
  readonly original: Original;
  /** Recipients who are asked about: they did not have what is quoted. */
  readonly outsiders: readonly string[];
  /** Attached files that are encrypted messages, as the webmail forwards them. */
  readonly sealedFiles: readonly string[];
  /** What stands in sight with the button that sends, and is sent when it is pressed. */
  readonly shown: ShownLetter;
  readonly obstacles: readonly Obstacle[];
  readonly estimated: number;
  readonly recovered: ComposerView['recovered'];
  /** The vault was locked while the letter was written: its words are off the screen until it is unlocked. */
  readonly isCovered: boolean;
  readonly autosave: Autosave;
  readonly sending: SendingControls['sending'];
  /** What a button could not do, apart from sending. */
  readonly problem: unknown;
  /** How the webmail can send, as far as is known now. */
  readonly route: ComposerView['route'];
  readonly setText: (text: string) => void;
  readonly setSign: (on: boolean) => void;
  readonly setEncrypt: (on: boolean) => void;
  readonly chooseIdentity: (id: string) => void;
  readonly removeQuote: () => void;
  readonly accept: (address: string, sha256: string, accepted: boolean) => void;
  /** Takes what the page supplied for the writer's own. */
  readonly takePageContent: () => void;
  /** Sends nevertheless, although the webmail would ask. */
  readonly waive: (obstacle: Waivable) => void;
  readonly quoteOriginal: () => void;
  readonly attachOriginalFiles: () => void;
  readonly restore: () => void;
  readonly startAnew: () => void;
  readonly mend: (action: MendAction) => void;
  readonly send: () => void;
  /** After a window of our own has asked: where the button's box cannot be seen for certain. */
  readonly confirmAndSend: () => void;
  readonly backToWriting: () => void;
  readonly saveSealed: () => void;
  /** It was asked to close, and something written would go with it from the screen: says what becomes of that. */
  readonly isLeaving: boolean;
  readonly close: () => void;
  readonly stay: () => void;
  /** Closes without asking. */
  readonly leave: () => void;
}
