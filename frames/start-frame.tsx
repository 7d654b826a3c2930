// What the reader and the composer have in common at the start: invitation, looks, height, and failing to start.
import { render } from 'preact';
import type { JSX } from 'preact';
import { takeLanguage } from '../platform/language.ts';
import { text } from '../platform/text.ts';
import type { FrameToContent } from '../src/wire/port.ts';
import { Button } from '../ui/button.tsx';
import { contentLink, type ContentLink } from './content-link.ts';
import { Failure } from './failure.tsx';
import { reportHeight } from './frame-height.ts';
import { acceptInvitation, FailedClaim } from './invitation.ts';
import { takePageLook } from './page-look.ts';
import { WitnessContext, witnessOf } from './witness.ts';

/** A way out of a frame that cannot start: what the button says, and what is told to the content script. */
export interface WayOut {
  readonly label: string;
  readonly message: FrameToContent;
}

/**
 * Claims the grant, then shows `app` under a heading that is heard only. Until the background has accepted a
 * grant the frame shows nothing.
 */
export async function startFrame<Claimed>(
  title: string,
  claim: (grant: string) => Promise<Claimed>,
  app: (claimed: Claimed, grant: string, link: ContentLink, tellHeight: () => void) => JSX.Element,
  wayOut?: WayOut,
): Promise<void> {
  const root = document.getElementById('app')!;
  const { documentElement } = document;
  try {
    const { invitation, claimed, port } = await acceptInvitation(window, claim);
    takeLanguage(documentElement);
    takePageLook(documentElement, invitation);
    const link = contentLink(port);
    const tellHeight = reportHeight(root, link.post, new AbortController().signal);
    render(
      <WitnessContext.Provider value={witnessOf(link)}>
        <FrameTitle title={title} />
        {app(claimed, invitation.grant, link, tellHeight)}
      </WitnessContext.Provider>,
      root,
    );
  } catch (error) {
    // Loading the frame again makes the content script invite it again.
    const link = error instanceof FailedClaim ? contentLink(error.port) : undefined;
    if (link) reportHeight(root, link.post, new AbortController().signal);
    render(
      <>
        <FrameTitle title={title} />
        <Failure error={error} title={text('frame_no_start')} onRetry={() => location.reload()}>
          {link && wayOut && (
            <Button compact onClick={() => link.post(wayOut.message)}>
              {wayOut.label}
            </Button>
          )}
        </Failure>
      </>,
      root,
    );
  }
}

function FrameTitle({ title }: { title: string }): JSX.Element {
  return <h1 class="visually-hidden">{title}</h1>;
}
