// Reads Roundcube's page settings from its inline scripts: plain JSON, no page script is run for it.

/** What the adapter uses; all of it comes from the page, and the background checks what it is handed. */
export interface RoundcubeEnv {
  readonly action?: string;
  readonly uid?: string;
  readonly mailbox?: string;
  readonly request_token?: string;
  readonly user_id?: string;
  readonly attachments?: unknown;
  readonly compose_id?: string;
  readonly extwin?: unknown;
  readonly compose_mode?: string;
  readonly reply_msgid?: string;
  readonly draft_id?: string | number;
  readonly drafts_mailbox?: string;
  readonly max_filesize?: number;
  readonly max_disclosed_recipients?: number;
}

const MARKER = 'rcmail.set_env(';
/** A page of Roundcube's has about 10 KB of settings. */
const MAX_SCRIPT_CHARACTERS = 2_000_000;

/** The page's settings; undefined when this is no Roundcube page. */
export function roundcubeEnv(
  scripts: Iterable<{ readonly textContent: string | null }>,
): RoundcubeEnv | undefined {
  const env: Record<string, unknown> = {};
  let found = false;
  for (const { textContent } of scripts) {
    const source = textContent ?? '';
    if (source.length > MAX_SCRIPT_CHARACTERS) continue;
    for (let at = source.indexOf(MARKER); at >= 0; at = source.indexOf(MARKER, at + 1)) {
      const end = source.indexOf('\n', at);
      const line = source.slice(at + MARKER.length, end < 0 ? undefined : end).replace(/\);\s*$/, '');
      try {
        Object.assign(env, JSON.parse(line));
        found = true;
      } catch {
        // Not the one-line form: a plugin's own call, which has nothing for us.
      }
    }
  }
  return found ? env : undefined;
}
