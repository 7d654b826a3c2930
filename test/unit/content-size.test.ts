// What runs in every page of a site is small: the built content script, and how it is kept so.
import assert from 'node:assert/strict';
import { build } from 'esbuild';
import { describe, test } from 'node:test';
import { CONTENT_OPTIONS } from '../../scripts/build.ts';
import { projectRoot } from '../../scripts/setup/cache.ts';

const MAX_OCTETS = 30_000;

describe('The content script', () => {
  test('is at most 30 KB in ordinary pages', async () => {
    const octets = await bundled('content/main.ts');
    assert.ok(octets <= MAX_OCTETS, `${octets} octets`);
  });

  test('brings no code of others into the page', async () => {
    const inputs = await inputsOf('content/main.ts');
    assert.deepEqual(
      inputs.filter((name) => name.includes('node_modules')),
      [],
    );
  });

  test('leaves what compose windows need to a script that only they get', async () => {
    const inputs = await inputsOf('content/main.ts');
    assert.deepEqual(
      inputs.filter((name) => /compos|editor|^src\/mime\//.test(name)),
      [],
    );
    assert.ok((await inputsOf('content/composer.ts')).includes('content/webmail/roundcube/compose.ts'));
  });
});

async function bundled(entry: string): Promise<number> {
  const { outputFiles } = await bundle(entry);
  return outputFiles[0]!.contents.length;
}

async function inputsOf(entry: string): Promise<string[]> {
  return Object.keys((await bundle(entry)).metafile.inputs);
}

function bundle(entry: string) {
  return build({
    ...CONTENT_OPTIONS,
    absWorkingDir: projectRoot,
    entryPoints: [entry],
    outdir: 'nowhere',
    write: false,
    metafile: true,
  });
}
