// A stand-in for a webmail's server: gives the message that the test puts there, and counts what is asked of it.
import type { Bytes } from '../../src/bytes.ts';
import { bytesFromUtf8, toBase64 } from '../../src/bytes.ts';
import { makeIdentity } from './made-identity.ts';

export const ORIGIN = 'https://mail.example';

const root = await makeIdentity({ name: 'Built-in authority of nobody' });
/** The file of the extension's own that is read beside. */
const OWN_FILE = {
  ...{ source: 'none', version: '0', date: '2026-01-01' },
  roots: [{ sha256: '00', label: 'none', der: toBase64(root.certificate.der) }],
};

/** What `viewsource` gives now. */
let message: Bytes = new Uint8Array();
const asked: string[] = [];

export function serve(raw: Bytes | string): void {
  message = typeof raw === 'string' ? bytesFromUtf8(raw) : raw;
}

/** The actions that were asked for since the last call. */
export function takeAsked(): readonly string[] {
  return asked.splice(0);
}

function answer(input: string | URL | Request): Promise<Response> {
  const address = input instanceof Request ? input.url : String(input);
  if (!address.startsWith(ORIGIN)) return Promise.resolve(Response.json(OWN_FILE));
  asked.push(new URL(address).searchParams.get('_action') ?? '');
  const response = new Response(message, {
    headers: { 'content-type': 'text/plain', 'content-disposition': 'attachment; filename=message.eml' },
  });
  Object.defineProperty(response, 'url', { value: address });
  return Promise.resolve(response);
}

globalThis.fetch = answer;
