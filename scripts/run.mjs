// Starts a script of this folder: installs the npm packages first when they are missing or outdated.
// Plain JavaScript without imports beyond Node's own, because it runs before anything is installed.
import { spawnSync, spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const [script, ...args] = process.argv.slice(2);
const MINIMUM_NODE_MAJOR = 20;

if (Number(process.versions.node.split('.')[0]) < MINIMUM_NODE_MAJOR) {
  console.error(`Waxseal needs Node ${MINIMUM_NODE_MAJOR} or newer; this is ${process.versions.node}.`);
  process.exit(2);
}
if (!script || !existsSync(path.join(root, 'scripts', `${script}.ts`))) {
  console.error(`There is no scripts/${script ?? ''}.ts.`);
  process.exit(2);
}
installPackages();

// tsx compiles the TypeScript sources on the fly; the script keeps this process's streams.
const child = spawn(
  process.execPath,
  ['--import', import.meta.resolve('tsx'), path.join(root, 'scripts', `${script}.ts`), ...args],
  { stdio: 'inherit' },
);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));

/** Runs `npm ci` unless the installed packages are those of the lock file. */
function installPackages() {
  const lock = createHash('sha256')
    .update(readFileSync(path.join(root, 'package-lock.json')))
    .digest('hex');
  const stamp = path.join(root, 'node_modules', '.waxseal-lock');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  console.error('Installing npm packages ...');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const result = spawnSync(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (result.status !== 0) {
    console.error('npm ci failed; see above.');
    process.exit(1);
  }
  writeFileSync(stamp, lock);
}
