// Entry of the reader frame: shows one protected message in the place of the webmail's own body.
import { BackgroundClient } from '../platform/background-client.ts';
import { text } from '../platform/text.ts';
import { beginOpening, momentFor } from './first-opening.ts';
import { FrameSight } from './frame-sight.ts';
import { ReaderApp } from './reader-app.tsx';
import { startFrame } from './start-frame.tsx';

const client = new BackgroundClient();
// The line is there when the invitation comes, and whether the frame is in sight is known soon after.
client.connect();
const sight = new FrameSight(document.body);

void startFrame(
  text('reader_frame_title'),
  async (grant, { opensByItself }) => {
    const first = opensByItself ? beginOpening(client, grant) : undefined;
    const { settings } = await client.request('reader.claim', { grant });
    if (first !== undefined) await momentFor(first, sight);
    return { settings, first };
  },
  ({ settings, first }, grant, link) => (
    <ReaderApp {...{ client, grant, settings, link, sight }} {...(first && { first })} />
  ),
  {
    keepPlace: (grant, pixels) => {
      client.request('reader.keep-place', { grant, pixels }).catch(() => undefined);
    },
  },
);
