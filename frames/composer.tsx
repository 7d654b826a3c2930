// Entry of the composer frame: writes one protected message in the place of the webmail's own editor.
import { BackgroundClient } from '../platform/background-client.ts';
import { text } from '../platform/text.ts';
import { ComposerApp } from './composer-app.tsx';
import { withQuote } from './quote-original.ts';
import { startFrame } from './start-frame.tsx';
import { currentVaultState } from './watch-state.ts';

const client = new BackgroundClient();

void startFrame(
  text('composer_frame_title'),
  async (grant) => {
    const view = await client.request('composer.claim', { grant });
    return { view: await withQuote(view), vault: await currentVaultState() };
  },
  ({ view, vault }, grant, link) => (
    <ComposerApp client={client} grant={grant} view={view} vault={vault} link={link} />
  ),
  { wayOut: { label: text('composer_close'), message: { kind: 'close-composer' } } },
);
