// What the reader and the composer have in common at the start: invitation, looks, height, and failing to start.
import { render } from 'preact';
import type { JSX } from 'preact';
import { text } from '../platform/text.ts';
import { contentLink, type ContentLink } from './content-link.ts';
import { Failure } from './failure.tsx';
import { reportHeight } from './frame-height.ts';
import { acceptInvitation } from './invitation.ts';
import { takePageLook } from './page-look.ts';

/** Claims the grant, then shows `app`. Until the background has accepted a grant the frame shows nothing. */
export async function startFrame<Claimed>(
  claim: (grant: string) => Promise<Claimed>,
  app: (claimed: Claimed, grant: string, link: ContentLink) => JSX.Element,
): Promise<void> {
  const root = document.getElementById('app')!;
  const { documentElement } = document;
  try {
    const { invitation, claimed, port } = await acceptInvitation(window, claim);
    takePageLook(documentElement, invitation);
    const link = contentLink(port);
    reportHeight(root, link.post, new AbortController().signal);
    render(app(claimed, invitation.grant, link), root);
  } catch (error) {
    // Loading the frame again makes the content script invite it again.
    render(<Failure error={error} title={text('frame_no_start')} onRetry={() => location.reload()} />, root);
  }
}
