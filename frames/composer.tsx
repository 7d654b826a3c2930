// Entry of the composer frame: writes one protected message in the place of the webmail's own editor.
import { BackgroundClient } from '../platform/background-client.ts';
import { text } from '../platform/text.ts';
import { ComposerApp } from './composer-app.tsx';
import { quoteOf } from './quote-original.ts';
import { startFrame } from './start-frame.tsx';
import { currentVaultState } from './watch-state.ts';

const client = new BackgroundClient();

void startFrame(
  text('composer_frame_title'),
  async (grant) => {
    const received = await client.request('composer.claim', { grant });
    const view = { ...received, text: received.text.replace(/\r\n?/g, '\n') };
    const quote = view.original === undefined ? '' : await quoteOf(view.original);
    return { view, quote, vault: await currentVaultState() };
  },
  (claimed, grant, link) => <ComposerApp client={client} grant={grant} {...claimed} link={link} />,
  {
    wayOut: { label: text('composer_close'), message: { kind: 'close-composer' } },
    keepPlace: (grant, pixels) => {
      client.request('composer.keep-place', { grant, pixels }).catch(() => undefined);
    },
  },
);
