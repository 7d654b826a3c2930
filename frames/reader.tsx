// Entry of the reader frame: shows one protected message in the place of the webmail's own body.
import { BackgroundClient } from '../platform/background-client.ts';
import { text } from '../platform/text.ts';
import { ReaderApp } from './reader-app.tsx';
import { startFrame } from './start-frame.tsx';

const client = new BackgroundClient();

void startFrame(
  text('reader_frame_title'),
  (grant) => client.request('reader.claim', { grant }),
  ({ settings }, grant, link) => (
    <ReaderApp client={client} grant={grant} settings={settings} post={link.post} />
  ),
);
