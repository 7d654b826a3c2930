// What the reader and the composer have in common at the start: invitation, looks, the handle, and failing to start.
import { render } from 'preact';
import type { JSX } from 'preact';
import { takeLanguage } from '../platform/language.ts';
import { text } from '../platform/text.ts';
import type { FrameInvitation, FrameToContent } from '../src/wire/port.ts';
import { Button } from '../ui/button.tsx';
import { contentLink, type ContentLink } from './content-link.ts';
import { Failure } from './failure.tsx';
import { acceptInvitation, FailedClaim } from './invitation.ts';
import { takePageLook, takeScheme } from './page-look.ts';
import { PlaceHandle } from './place-handle.tsx';
import { WitnessContext, witnessOf } from './witness.ts';

/** A way out of a frame that cannot start: what the button says, and what is told to the content script. */
export interface WayOut {
  readonly label: string;
  readonly message: FrameToContent;
}

/** Keeps the height that the user has chosen by the handle; null is the one that the pane gives. */
export type KeepPlace = (grant: string, pixels: number | null) => void;

/**
 * Claims the grant, then shows `app` under a heading that is heard only, and at the foot the handle where the frame's
 * height is the user's to choose. Until the background has accepted a grant the frame shows nothing. The frame's height
 * never comes from what is in it: it scrolls.
 */
export async function startFrame<Claimed>(
  title: string,
  claim: (grant: string, invitation: FrameInvitation) => Promise<Claimed>,
  app: (claimed: Claimed, grant: string, link: ContentLink) => JSX.Element,
  { wayOut, keepPlace }: { readonly wayOut?: WayOut; readonly keepPlace?: KeepPlace } = {},
): Promise<void> {
  const root = document.getElementById('app')!;
  const { documentElement } = document;
  try {
    const { invitation, claimed, port } = await acceptInvitation(window, claim);
    takeLanguage(documentElement);
    takePageLook(documentElement, invitation);
    const link = contentLink(port);
    link.listen((message) => {
      if (message.kind === 'scheme') takeScheme(documentElement, message.dark);
    });
    if (invitation.resizable && keepPlace) {
      const keep = (pixels: number | null): void => keepPlace(invitation.grant, pixels);
      render(<PlaceHandle post={link.post} keep={keep} />, placeForHandle(root));
    }
    render(
      <WitnessContext.Provider value={witnessOf(link)}>
        <FrameTitle title={title} />
        {app(claimed, invitation.grant, link)}
      </WitnessContext.Provider>,
      root,
    );
  } catch (error) {
    // Loading the frame again makes the content script invite it again.
    const link = error instanceof FailedClaim ? contentLink(error.port) : undefined;
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

/** Below what scrolls, and a landmark as that is. */
function placeForHandle(root: HTMLElement): HTMLElement {
  const place = document.createElement('footer');
  root.after(place);
  return place;
}

function FrameTitle({ title }: { title: string }): JSX.Element {
  return <h1 class="visually-hidden">{title}</h1>;
}
