// Unpacks key files that came in another form than their own: as bare base64, or in a ZIP.
import { unzipSync } from 'fflate';
import { fromBase64, latin1FromBytes, type Bytes } from '../bytes.ts';
import { fileKind } from '../x509/file-kind.ts';

/** Larger files hold no key; nobody waits for them to be looked at. */
const MAX_PACKED = 20_000_000;
const MAX_UNPACKED = 20_000_000;
const MAX_ENTRIES = 100;
const KEY_KINDS: readonly string[] = [
  'pkcs12',
  'pem',
  'pkcs8',
  'encrypted-pkcs8',
  'rsa-private-key',
  'ec-private-key',
  'dsa-private-key',
];

/** The key file within, or the file itself when there is none, or more than one, because then it is unclear which is meant. */
export function unpackedKeyFile(file: Bytes): Bytes {
  if (file.length > MAX_PACKED) return file;
  const kind = fileKind(file);
  if (kind === 'zip') return onlyKeyFile(file) ?? file;
  return kind === 'unknown' ? (fromBareBase64(file) ?? file) : file;
}

function fromBareBase64(file: Bytes): Bytes | undefined {
  // A byte order mark is what editors put before it.
  const text = latin1FromBytes(file)
    .replace(/^\xef\xbb\xbf/, '')
    .replace(/\s+/g, '');
  if (!/^MI[A-Za-z0-9+/]{40,}={0,2}$/.test(text)) return undefined;
  try {
    const decoded = fromBase64(text);
    return KEY_KINDS.includes(fileKind(decoded)) ? decoded : undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Sizes are those that the directory claims; fflate gives no entry more room than it claims. */
function onlyKeyFile(file: Bytes): Bytes | undefined {
  let entries = 0;
  let size = 0;
  try {
    const files = unzipSync(file, {
      filter: ({ originalSize }) => {
        entries++;
        size += originalSize;
        return entries <= MAX_ENTRIES && size <= MAX_UNPACKED;
      },
    });
    const found = Object.values(files).flatMap((content) => {
      const inner = new Uint8Array(content);
      const key = fileKind(inner) === 'unknown' ? fromBareBase64(inner) : inner;
      return key !== undefined && KEY_KINDS.includes(fileKind(key)) ? [key] : [];
    });
    return found.length === 1 ? found[0] : undefined;
  } catch {
    // Whatever fflate finds wrong with it: it is no ZIP that we can read.
    return undefined;
  }
}
