// The bench inside a browser's page: the same engine and the same bytes, fetched from the bench's own server.
import { joinBytes, type Bytes } from '../../src/bytes.ts';
import { readKeyFile } from '../../src/pkcs12/read-key-file.ts';
import { waxseal } from './contenders/waxseal.ts';
import { webCrypto } from './contenders/webcrypto.ts';
import { FILES, messageFile, type OperationName, type Run } from './operations.ts';
import { measureRounds } from './rounds.ts';

export type PageContender = 'waxseal' | 'webcrypto';

declare global {
  interface Window {
    measure: (
      operation: OperationName,
      folder: string,
      rounds: number,
    ) => Promise<Partial<Record<PageContender, number>>>;
  }
}

window.measure = async (operation, folder, rounds) => {
  const read = async (file: string): Promise<Bytes> =>
    new Uint8Array(await (await fetch(`/${folder}/${file}`)).arrayBuffer());
  const pem = joinBytes([await read(FILES.key), await read(FILES.certificate)]);
  const file = messageFile(operation);
  const nothing = new Uint8Array(0);
  const material = {
    identity: (await readKeyFile(pem, '')).identities[0]!,
    content: file === undefined || operation === 'verify' ? await read(FILES.content) : nothing,
    message: file === undefined ? nothing : await read(file),
  };
  const runs = new Map<PageContender, Run>();
  for (const [name, make] of [
    ['waxseal', waxseal],
    ['webcrypto', webCrypto],
  ] as const) {
    const run = await make(operation, material);
    if (run !== undefined) runs.set(name, run);
  }
  return measureRounds(runs, rounds);
};
