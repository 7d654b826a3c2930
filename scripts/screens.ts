// `npm run screens`: pictures every state of reader and composer, light and dark, wide and narrow, into docs/screens/states.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { projectRoot } from './setup/cache.ts';
import { setUp } from './testing/set-up.ts';

const folder = path.join(projectRoot, 'docs', 'screens', 'states');
await setUp(new Set(['chromium'] as const), console.error);
const { status } = spawnSync(
  process.execPath,
  [
    '--import',
    import.meta.resolve('tsx'),
    '--test',
    path.join(projectRoot, 'test', 'browser', 'frames-looks.test.ts'),
  ],
  { cwd: projectRoot, stdio: 'inherit', env: { ...process.env, WAXSEAL_SCREENS: folder } },
);
if (status === 0) console.log(`The pictures are in ${path.relative(process.cwd(), folder)}.`);
process.exitCode = status ?? 1;
