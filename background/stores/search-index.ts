// The search's index: one encrypted record a message, decrypted into memory only while the vault is unlocked.
import type { Bytes } from '../../src/bytes.ts';
import { decodeDocument, encodeDocument, type SearchDocument } from '../search/document.ts';
import { dropOldest, removeAll, transact, type Aged } from '../database.ts';
import { fault } from '../errors.ts';
import { resealBytes, sealBytes, type Rekeying } from '../vault-crypto.ts';
import { openUnderVault, requireVaultKey, vaultKeys, withVaultKey } from '../vault.ts';

/** Beyond it the oldest go. A message takes 2 to 4 KB, at most 15. */
export const MAX_DOCUMENTS = 10_000;
/** Decrypted at a time. */
const BATCH = 200;

interface StoredDocument extends Aged {
  /** SHA-256 of the raw message. */
  readonly id: string;
  readonly sealed: Bytes;
}

/** By id; undefined until the first search, and after locking. */
let opened: Promise<Map<string, SearchDocument>> | undefined;

/** Adds a message, or takes its new place and time. Throws `vault.locked`, `store.full`. */
export async function addDocument(id: string, document: SearchDocument): Promise<void> {
  await withVaultKey(async (key) =>
    put({ id, addedAt: Date.now(), sealed: await sealBytes(key, context(id), encodeDocument(document)) }),
  );
  (await opened)?.set(id, document);
  await dropOldest('documents', MAX_DOCUMENTS);
}

/** All documents by id. Throws `vault.locked`. */
export async function openDocuments(): Promise<ReadonlyMap<string, SearchDocument>> {
  await requireVaultKey();
  opened ??= decryptAll().catch((error: unknown) => {
    opened = undefined;
    throw error;
  });
  return opened;
}

export function countDocuments(): Promise<number> {
  return transact('documents', 'readonly', (records) => records.count());
}

/** Deletes the index. */
export async function deleteDocuments(): Promise<void> {
  forgetOpenDocuments();
  await transact('documents', 'readwrite', (records) => records.clear());
}

/** To be called when the vault locks: what was decrypted is forgotten. */
export function forgetOpenDocuments(): void {
  opened = undefined;
}

/** Puts all documents under another vault key. Throws `store.full`. */
export async function moveDocuments(keys: Rekeying): Promise<void> {
  for (const document of await loadAll()) {
    const sealed = await resealBytes(keys, context(document.id), document.sealed);
    if (sealed !== undefined) await put({ ...document, sealed });
  }
}

async function put(document: StoredDocument): Promise<void> {
  await transact('documents', 'readwrite', (records) => records.put(document)).catch(() =>
    fault('store.full'),
  );
}

function loadAll(): Promise<StoredDocument[]> {
  return transact('documents', 'readonly', (records) => records.getAll() as Promise<StoredDocument[]>);
}

async function decryptAll(): Promise<Map<string, SearchDocument>> {
  const stored = await loadAll();
  const keys = (await vaultKeys()) ?? fault('vault.locked');
  const documents = new Map<string, SearchDocument>();
  const damaged: string[] = [];
  for (let at = 0; at < stored.length; at += BATCH) {
    const batch = stored.slice(at, at + BATCH).map(async ({ id, sealed }) => {
      try {
        documents.set(id, decodeDocument(await openUnderVault(keys, context(id), sealed)));
      } catch {
        damaged.push(id);
      }
    });
    await Promise.all(batch);
  }
  // Nobody can ever read them; the messages can be indexed again. Unless the key has changed in between.
  if ((await vaultKeys()) === keys) await removeAll('documents', damaged);
  return documents;
}

function context(id: string): string {
  return `search ${id}`;
}
