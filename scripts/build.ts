// Builds dist/chromium and dist/firefox from one manifest, and a zip of each.
import { build, transform, type BuildOptions } from 'esbuild';
import { zipSync, type Zippable } from 'fflate';
import { cp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const BROWSERS = ['chromium', 'firefox'] as const;
type Browser = (typeof BROWSERS)[number];

/** The origin that tests and the demo may use without the user's click; nothing else differs. */
export const LOOPBACK_ORIGIN = 'http://127.0.0.1/*';
/** Zip entries carry a time; a fixed one makes the same sources give the same file. */
const ZIP_TIME = new Date(Date.UTC(2020, 0, 1));

const ENTRY_POINTS = [
  { in: 'background/main.ts', out: 'background' },
  { in: 'frames/reader.tsx', out: 'frames/reader' },
  { in: 'frames/composer.tsx', out: 'frames/composer' },
  { in: 'frames/notice.tsx', out: 'frames/notice' },
  { in: 'frames/preview.tsx', out: 'frames/preview' },
  { in: 'frames/confirm.tsx', out: 'frames/confirm' },
  { in: 'popup/popup.tsx', out: 'popup/popup' },
];
const CONTENT_SCRIPTS = [
  { in: 'content/main.ts', out: 'content' },
  { in: 'content/composer.ts', out: 'content-composer' },
  { in: 'content/notice.ts', out: 'content-notice' },
];
/** Pages, styles and pictures: copied as they are. */
const STATIC_FOLDERS = ['popup', 'ui'];
/** Folders with pages that are opened all the time. */
const PAGE_FOLDERS = ['frames', 'popup'];
const STYLE_LINK = /<link rel="stylesheet" href="([^"]+)" \/>/g;
const STATIC_EXTENSIONS = new Set(['.html', '.css', '.svg', '.png']);

export interface Manifest {
  background: { service_worker?: string; scripts?: string[] };
  web_accessible_resources: { use_dynamic_url?: boolean }[];
  browser_specific_settings?: unknown;
  message_serialization?: string;
  minimum_chrome_version?: string;
  storage?: unknown;
  host_permissions?: string[];
  version: string;
}

/** The manifest of one browser. `loopback` grants 127.0.0.1, as tests and the demo need. */
export function manifestFor(source: Manifest, browser: Browser, loopback: boolean): Manifest {
  const manifest = structuredClone(source);
  if (browser === 'chromium') {
    delete manifest.background.scripts;
    delete manifest.browser_specific_settings;
  } else {
    // Firefox has an event page, always clones messages, and its extension URLs are random already.
    delete manifest.background.service_worker;
    delete manifest.message_serialization;
    // Its policies have no schema.
    delete manifest.storage;
    delete manifest.minimum_chrome_version;
    for (const resource of manifest.web_accessible_resources) delete resource.use_dynamic_url;
  }
  if (loopback) manifest.host_permissions = [LOOPBACK_ORIGIN];
  return manifest;
}

/** How every script is built, wherever it goes. */
export const BUILD_OPTIONS = {
  bundle: true,
  minify: true,
  format: 'iife',
  target: ['chrome148', 'firefox128'],
  jsx: 'automatic',
  jsxImportSource: 'preact',
  legalComments: 'none',
  charset: 'utf8',
  logLevel: 'warning',
} as const satisfies BuildOptions;

/** How content scripts are built, which run in every page. */
export const CONTENT_OPTIONS = {
  ...BUILD_OPTIONS,
  alias: { 'webextension-polyfill': './platform/page-api.ts' },
} as const satisfies BuildOptions;

/** Builds everything under dist/: both browsers, each also as the variant that tests use, and the zips. */
export async function buildAll(): Promise<void> {
  const dist = path.join(ROOT, 'dist');
  const compiled = path.join(dist, '.compiled');
  await rm(dist, { recursive: true, force: true });
  const where = { absWorkingDir: ROOT, outdir: compiled };
  await build({ ...BUILD_OPTIONS, ...where, entryPoints: ENTRY_POINTS });
  await build({ ...CONTENT_OPTIONS, ...where, entryPoints: CONTENT_SCRIPTS });
  await copyStaticFiles(compiled);
  const source = JSON.parse(await readFile(path.join(ROOT, 'manifest.json'), 'utf8')) as Manifest;
  for (const browser of BROWSERS) {
    for (const loopback of [false, true]) {
      const target = path.join(dist, loopback ? `${browser}-loopback` : browser);
      await cp(compiled, target, { recursive: true });
      const manifest = manifestFor(source, browser, loopback);
      await writeFile(path.join(target, 'manifest.json'), JSON.stringify(manifest, null, 2) + '\n');
      if (!loopback) await zipFolder(target, path.join(dist, `waxseal-${source.version}-${browser}.zip`));
    }
  }
  await rm(compiled, { recursive: true });
}

async function copyStaticFiles(target: string): Promise<void> {
  for (const folder of STATIC_FOLDERS) {
    for (const name of await readdir(path.join(ROOT, folder))) {
      if (!STATIC_EXTENSIONS.has(path.extname(name))) continue;
      await mkdir(path.join(target, folder), { recursive: true });
      await cp(path.join(ROOT, folder, name), path.join(target, folder, name));
    }
  }
  for (const folder of PAGE_FOLDERS) await writePages(folder, target);
  await cp(path.join(ROOT, 'ui', 'icons'), path.join(target, 'icons'), { recursive: true });
  await cp(path.join(ROOT, '_locales'), path.join(target, '_locales'), { recursive: true });
  await cp(path.join(ROOT, 'src', 'trust', 'data'), path.join(target, 'data'), { recursive: true });
  await cp(path.join(ROOT, 'managed-schema.json'), path.join(target, 'managed-schema.json'));
  await cp(path.join(ROOT, 'LICENSE'), path.join(target, 'LICENSE'));
}

/** Pages with their styles in them: each file of its own would keep the first paint waiting. */
async function writePages(from: string, target: string): Promise<void> {
  const folder = path.join(ROOT, from);
  await mkdir(path.join(target, from), { recursive: true });
  for (const name of await readdir(folder)) {
    if (path.extname(name) !== '.html') continue;
    let html = await readFile(path.join(folder, name), 'utf8');
    for (const [link, href] of [...html.matchAll(STYLE_LINK)]) {
      const css = await readFile(path.join(folder, href!), 'utf8');
      const { minify, target: browsers, charset } = BUILD_OPTIONS;
      const { code } = await transform(css, { loader: 'css', minify, target: [...browsers], charset });
      html = html.replace(link, () => `<style>${code.trim()}</style>`);
    }
    await writeFile(path.join(target, from, name), html);
  }
}

async function zipFolder(folder: string, file: string): Promise<void> {
  const entries: Zippable = {};
  const names = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) =>
    entry.isFile(),
  );
  const paths = names.map((entry) => path.join(entry.parentPath, entry.name)).sort();
  for (const full of paths) {
    entries[path.relative(folder, full).split(path.sep).join('/')] = [
      new Uint8Array(await readFile(full)),
      { mtime: ZIP_TIME },
    ];
  }
  await writeFile(file, zipSync(entries, { level: 9 }));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildAll();
  console.log('Built dist/chromium and dist/firefox.');
}
