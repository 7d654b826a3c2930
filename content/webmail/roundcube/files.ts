// The files of Roundcube's compose form: taken out and put in as a person would do it, one after the other.
import type { FormFile } from '../../../src/wire/webmail.ts';
import { ROUNDCUBE } from './selectors.ts';

const POLL_MS = 100;
/** For the webmail to take a file out. */
const REMOVAL_PATIENCE_MS = 30_000;
/** For the webmail to show that it sends a file, and after the last octet that it has it. */
const UPLOAD_PATIENCE_MS = 5_000;

/** Files that the form began with: `{ "rcmfile1": { "name": ..., "mimetype": ... } }`. */
type KnownFiles = Readonly<Record<string, { name?: unknown; mimetype?: unknown } | undefined>>;

/**
 * Roundcube keeps the list of a form's files in its session on the server, where of two changes made at once one is
 * lost: a file comes back that was taken out, or the sealed one is not there when the message goes out. So each change
 * waits until the webmail has confirmed the one before.
 */
export class RoundcubeFiles {
  private readonly known: KnownFiles;

  /** `settings` are those of the page: they know only the files that the form began with. */
  constructor(
    private readonly document: Document,
    settings: unknown,
  ) {
    this.known =
      typeof settings === 'object' && settings !== null && !Array.isArray(settings)
        ? (settings as KnownFiles)
        : {};
  }

  /** The files that the form holds on the server now; those that are being sent there are not among them yet. */
  listed(): FormFile[] {
    const entries = [...this.document.querySelectorAll(ROUNDCUBE.formFiles)];
    return entries
      .filter((entry) => entry.querySelector(ROUNDCUBE.cancelUpload) === null)
      .map((entry) => {
        const { name, mimetype } = this.known[entry.id] ?? {};
        const shown = entry.querySelector(ROUNDCUBE.fileName)?.textContent.trim();
        return {
          id: entry.id,
          name: typeof name === 'string' ? name : (shown ?? entry.id),
          type: typeof mimetype === 'string' ? mimetype : '',
          isInitial: Object.hasOwn(this.known, entry.id),
        };
      });
  }

  /** Whether a file is on its way to the server. */
  isUploading(): boolean {
    return this.document.querySelector(ROUNDCUBE.cancelUpload) !== null;
  }

  /** False when a file stays. */
  async removeAll(): Promise<boolean> {
    // What the user has just chosen in the page is not in the list yet, and would come back.
    await this.until(() => !this.isUploading(), REMOVAL_PATIENCE_MS);
    for (;;) {
      const entry = this.document.querySelector(ROUNDCUBE.formFiles);
      if (entry === null) return !this.isUploading();
      const link = entry.querySelector<HTMLElement>(ROUNDCUBE.removeAttachment);
      if (link === null) return false;
      link.click();
      if (!(await this.until(() => !entry.isConnected, REMOVAL_PATIENCE_MS))) return false;
    }
  }

  /** Puts a file into the form, in which there is none; false when the webmail does not take it. */
  async add(file: File): Promise<boolean> {
    const input = this.document.querySelector<HTMLInputElement>(ROUNDCUBE.uploadInput);
    if (input === null) return false;
    const transfer = new DataTransfer();
    transfer.items.add(file);
    input.files = transfer.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
    const isListed = (): boolean => this.document.querySelector(ROUNDCUBE.formFiles) !== null;
    return this.until(isListed, UPLOAD_PATIENCE_MS, () => this.isUploading());
  }

  /** Whether it came to be `done` in time; as long as `goesOn`, no time passes. */
  private async until(
    done: () => boolean,
    patienceMs: number,
    goesOn: () => boolean = () => false,
  ): Promise<boolean> {
    for (let left = patienceMs; left > 0; left = goesOn() ? patienceMs : left - POLL_MS) {
      if (done()) return true;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    return done();
  }
}
