// Draws ui/icons/*.png from the logo and the state seals with a browser; run it after changing either.
import { build } from 'esbuild';
import { chromium, type Page } from 'playwright';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { projectRoot } from './setup/cache.ts';
import { setUpBrowser } from './setup/browser.ts';

const LOGO_SIZES = [16, 32, 48, 128];
/** Below this size the pressed ring would only be a blur. */
const FULL_LOGO_FROM = 48;
const STATE_SIZES = [16, 32];
/** Colours that stand on light and dark toolbars alike. */
const STATE_COLOURS = {
  valid: '#2c8a50',
  caution: '#c98a0c',
  unknown: '#7d838c',
  partial: '#c98a0c',
  mismatch: '#d6321f',
  invalid: '#d6321f',
  locked: '#8a7d75',
  'no-key': '#8a7d75',
  error: '#8a7d75',
};

const icons = path.join(projectRoot, 'ui', 'icons');
await mkdir(icons, { recursive: true });
const { executable, env } = await setUpBrowser(console.log);
const browser = await chromium.launch({
  executablePath: executable,
  env: { ...definedEnvironment(), ...env },
  chromiumSandbox: false,
});
const page = await browser.newPage();
for (const size of LOGO_SIZES) {
  const source = path.join(projectRoot, 'ui', size < FULL_LOGO_FROM ? 'logo-small.svg' : 'logo.svg');
  await page.setContent(await readFile(source, 'utf8'));
  await draw(page, size, `seal-${size}.png`);
}
const script = await stateScript();
for (const [state, colour] of Object.entries(STATE_COLOURS)) {
  await page.setContent(`<div id="icon" style="color:${colour}; --surface:#fff"></div>`);
  await page.addScriptTag({ content: `${script}; drawState(${JSON.stringify(state)});` });
  for (const size of STATE_SIZES) await draw(page, size, `state-${state}-${size}.png`);
}
await browser.close();

async function draw(target: Page, size: number, name: string): Promise<void> {
  await target.addStyleTag({
    content: `body { margin: 0 } svg { display: block; width: ${size}px; height: ${size}px }`,
  });
  await target
    .locator('svg')
    .screenshot({ path: path.join(icons, name), omitBackground: true, scale: 'css' });
}

/** A script that defines drawState(state), from the same component that the pages use. */
async function stateScript(): Promise<string> {
  const result = await build({
    stdin: {
      contents: `import { h, render } from 'preact';
        import { SealIcon } from './ui/seal-icon.tsx';
        globalThis.drawState = (state) => render(h(SealIcon, { state }), document.getElementById('icon'));`,
      resolveDir: projectRoot,
    },
    bundle: true,
    write: false,
    format: 'iife',
    jsx: 'automatic',
    jsxImportSource: 'preact',
  });
  return result.outputFiles[0]!.text;
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
