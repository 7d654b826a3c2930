// Adds an opened message to the search's index, when the user has asked for one.
import { toHex, type Bytes } from '../../src/bytes.ts';
import type { OpenedMessage } from '../../src/smime/contract.ts';
import { addDocument } from '../stores/search-index.ts';
import { settingsView } from '../stores/settings.ts';
import { documentOf, type IndexedPlace } from './document.ts';

/** Whether it was added: only decrypted messages are. Throws `vault.locked`, `store.full`. */
export async function indexMessage(raw: Bytes, opened: OpenedMessage, place: IndexedPlace): Promise<boolean> {
  if (!(await settingsView()).searchEncrypted) return false;
  const document = documentOf(raw, opened, place);
  if (document === undefined) return false;
  const id = toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', raw)));
  await addDocument(id, document);
  return true;
}
