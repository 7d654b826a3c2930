// Drafts of the composer, encrypted under the vault key, in IndexedDB: they can hold large attachments.
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Bytes } from '../../src/bytes.ts';
import { bytesFromUtf8 } from '../../src/bytes.ts';
import type { DraftOrigin, KeptDraft } from '../../src/wire/kept-draft.ts';
import { fault } from '../errors.ts';
import { inDatabase } from '../in-database.ts';
import { isCmsFile } from '../sealed-form-files.ts';
import { resealBytes, sealBytes, type Rekeying } from '../vault-crypto.ts';
import { openUnderVault, vaultKeys, withVaultKey } from '../vault.ts';

const DATABASE = 'waxseal';
const STORE = 'drafts';
/** A draft that nobody came back to for so long is removed. */
const KEEP_MS = 30 * 24 * 60 * 60_000;
const MAX_DRAFT_BYTES = 256 * 1024 * 1024;

interface StoredDraft {
  readonly key: string;
  readonly savedAt: number;
  readonly sealed: Bytes;
}

/** What is in front of the attachments' bytes in the encrypted record. */
interface DraftHead {
  readonly subject: string;
  readonly text: string;
  readonly sign: boolean;
  readonly encrypt: boolean;
  readonly signWith?: string;
  readonly attachments: readonly { readonly name: string; readonly type: string; readonly size: number }[];
  /** Absent in drafts of versions that did not keep it. */
  readonly origin?: DraftOrigin;
}

/** Saves the draft of a compose window over its predecessor. Throws `vault.locked`, `store.full`. */
export function saveDraft(key: string, draft: KeptDraft): Promise<number> {
  const savedAt = Date.now();
  return withVaultKey(async (vault) => {
    const sealed = await sealBytes(vault, context(key), await encodeDraft(draft));
    await put({ key, savedAt, sealed });
    return savedAt;
  });
}

/** The draft left behind in a compose window; undefined when there is none or the vault is locked. */
export async function loadDraft(key: string): Promise<(KeptDraft & { savedAt: number }) | undefined> {
  const stored = await inDrafts((drafts) => drafts.get(STORE, key));
  const keys = await vaultKeys();
  if (stored === undefined || keys === undefined) return undefined;
  const draft = decodeDraft(await openUnderVault(keys, context(key), stored.sealed));
  return { ...draft, savedAt: stored.savedAt };
}

/** Gives a draft to another compose window. Throws `vault.locked`, `store.full`. */
export async function moveDraft(from: string, to: string): Promise<void> {
  const stored = await inDrafts((drafts) => drafts.get(STORE, from));
  if (stored === undefined) return;
  await withVaultKey(async (vault) => {
    const keys = (await vaultKeys()) ?? fault('vault.locked');
    const content = await openUnderVault(keys, context(from), stored.sealed);
    await put({ ...stored, key: to, sealed: await sealBytes(vault, context(to), content) });
  });
  await deleteDraft(from);
}

/** Whether a draft was left behind; also while the vault is locked. */
export async function hasDraft(key: string): Promise<boolean> {
  return (await inDrafts((drafts) => drafts.count(STORE, key))) > 0;
}

export async function deleteDraft(key: string): Promise<void> {
  await inDrafts((drafts) => drafts.delete(STORE, key));
}

/** Removes drafts that were forgotten; to be called when the background starts. */
export async function deleteOldDrafts(now = Date.now()): Promise<void> {
  const all = await inDrafts((drafts) => drafts.getAll(STORE));
  for (const draft of all) if (draft.savedAt < now - KEEP_MS) await deleteDraft(draft.key);
}

/** Deletes what is under a key that is gone. */
export async function deleteAllDrafts(): Promise<void> {
  await inDrafts((drafts) => drafts.clear(STORE));
}

/** Puts all drafts under another vault key, one after the other: they can be large. Throws `store.full`. */
export async function moveDrafts(keys: Rekeying): Promise<void> {
  const all = await inDrafts((drafts) => drafts.getAllKeys(STORE));
  for (const key of all) {
    const stored = await inDrafts((drafts) => drafts.get(STORE, key));
    const sealed = stored && (await resealBytes(keys, context(key), stored.sealed));
    if (sealed !== undefined) await put({ ...stored!, sealed });
  }
}

async function put(draft: StoredDraft): Promise<void> {
  await inDrafts((drafts) => drafts.put(STORE, draft)).catch(() => fault('store.full'));
}

async function encodeDraft(draft: KeptDraft): Promise<Bytes> {
  const head: DraftHead = {
    subject: draft.subject,
    text: draft.text,
    sign: draft.sign,
    encrypt: draft.encrypt,
    ...(draft.signWith === undefined ? {} : { signWith: draft.signWith }),
    attachments: draft.attachments.map(({ name, type, content }) => ({ name, type, size: content.size })),
    origin: draft.origin,
  };
  const headBytes = bytesFromUtf8(JSON.stringify(head));
  const total = draft.attachments.reduce((sum, { content }) => sum + content.size, 4 + headBytes.length);
  if (total > MAX_DRAFT_BYTES) fault('draft.too-large', { bytes: total, limitBytes: MAX_DRAFT_BYTES });
  const encoded = new Uint8Array(total);
  new DataView(encoded.buffer).setUint32(0, headBytes.length);
  encoded.set(headBytes, 4);
  let offset = 4 + headBytes.length;
  for (const { content } of draft.attachments) {
    encoded.set(new Uint8Array(await content.arrayBuffer()), offset);
    offset += content.size;
  }
  return encoded;
}

function decodeDraft(encoded: Bytes): KeptDraft {
  const headLength = new DataView(encoded.buffer, encoded.byteOffset).getUint32(0);
  const head = JSON.parse(new TextDecoder().decode(encoded.subarray(4, 4 + headLength))) as DraftHead;
  let offset = 4 + headLength;
  const attachments = head.attachments.map(({ name, type, size }) => {
    const content = new Blob([encoded.slice(offset, offset + size)], { type });
    offset += size;
    return { name, type, content };
  });
  return { ...head, attachments, origin: head.origin ?? unknownOrigin(head) };
}

/** All of it may be the page's; whether anything is of an encrypted original, nobody knows. */
function unknownOrigin({ text, attachments }: DraftHead): DraftOrigin {
  const places = [...attachments.keys()];
  return {
    isKnown: false,
    untakenText: text.trim() !== '',
    untakenFiles: places,
    sealedFiles: places.filter((at) => isCmsFile(attachments[at]!)),
    originals: [],
  };
}

function context(key: string): string {
  return `draft ${key}`;
}

interface DraftDatabase extends DBSchema {
  drafts: { key: string; value: StoredDraft };
}

function inDrafts<Result>(work: (database: IDBPDatabase<DraftDatabase>) => Promise<Result>): Promise<Result> {
  const opening = openDB<DraftDatabase>(DATABASE, 1, {
    upgrade: (database) => void database.createObjectStore(STORE, { keyPath: 'key' }),
  });
  return inDatabase(opening, work);
}
