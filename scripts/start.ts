// `npm start`: the main job in a real Roundcube; with `--tour` (or without a display) it plays it by itself.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildAll } from './build.ts';
import { leaveToUser } from './demo/hands-on.ts';
import { setScene } from './demo/scene.ts';
import { Tour } from './demo/steps.ts';
import { playTour } from './demo/tour.ts';
import { projectRoot } from './setup/cache.ts';

const EXTENSION = path.join(projectRoot, 'dist', 'chromium-loopback');

const { values } = parseArgs({ options: { tour: { type: 'boolean', default: false } } });
const hasDisplay =
  process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
const say = (line: string): void => console.log(line);

if (values.tour || !hasDisplay) await tour();
else await handsOn();

async function tour(): Promise<void> {
  if (!values.tour) say('There is no display here, so the tour plays by itself.');
  const tour = await Tour.into(path.join(projectRoot, 'tour'), say);
  await tour.step('The extension is built', buildAll);
  const scene = await tour.step('A webmail, mailboxes and a small PKI are set up', () => setScene(say));
  try {
    await playTour(tour, scene, EXTENSION);
    say(`\nAll steps succeeded. Screenshots are in ${path.relative(process.cwd(), tour.folder) || '.'}/.`);
  } catch (error) {
    console.error(error);
    process.exitCode = 1;
  } finally {
    await scene.close();
  }
}

async function handsOn(): Promise<void> {
  await buildAll();
  const scene = await setScene(say);
  await leaveToUser(scene, EXTENSION, say);
  await scene.close();
}
