// Entry of the reader frame: shows one protected message in the place of the webmail's own body.
import { BackgroundClient } from '../platform/background-client.ts';
import { text } from '../platform/text.ts';
import { beginOpening, momentFor } from './first-opening.ts';
import { ReaderApp } from './reader-app.tsx';
import { startFrame } from './start-frame.tsx';

const client = new BackgroundClient();
// The line is there when the invitation comes.
client.connect();

void startFrame(
  text('reader_frame_title'),
  async (grant) => {
    const first = beginOpening(client, grant);
    const { settings } = await client.request('reader.claim', { grant });
    await momentFor(first);
    return { settings, first };
  },
  ({ settings, first }, grant, { post }, tellHeight) => (
    <ReaderApp {...{ client, grant, settings, first, post, tellHeight }} />
  ),
);
