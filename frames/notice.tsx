// Entry of the notice's frame: says at the foot of a webmail's page what became of a letter.
import { BackgroundClient } from '../platform/background-client.ts';
import { text } from '../platform/text.ts';
import { NoticeApp } from './notice-app.tsx';
import { startFrame } from './start-frame.tsx';

const client = new BackgroundClient();

void startFrame(
  text('notice_frame_title'),
  (grant) => client.request('notice.claim', { grant }),
  (view, grant, link) => <NoticeApp client={client} grant={grant} view={view} link={link} />,
);
