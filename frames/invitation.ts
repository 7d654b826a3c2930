// Waits until the content script that made this frame says which grant it may claim, and claims it.
import type { FrameInvitation } from '../src/wire/port.ts';
import { BackgroundError } from '../platform/background-client.ts';

/** A page that guesses grants gets this many guesses a frame; an honest content script needs one. */
const MAX_CLAIMS = 8;
const MAX_GRANT_LENGTH = 200;
/** With these the background refused the grant. All others say that the right one could not be served. */
const REFUSALS: ReadonlySet<string> = new Set([
  'grant.unknown',
  'request.not-allowed',
  'request.malformed',
  'request.unknown',
]);

/** A grant that is the right one, and what went wrong with it. */
export class FailedClaim extends BackgroundError {
  override readonly name = 'FailedClaim';
  constructor(
    { code, details }: BackgroundError,
    readonly port: MessagePort,
  ) {
    super(code, details);
  }
}

/** The grant the background has accepted, what came with it, and the line to the content script. */
export interface AcceptedInvitation<Claimed> {
  readonly invitation: FrameInvitation;
  readonly claimed: Claimed;
  readonly port: MessagePort;
}

/**
 * Resolves with the first invitation whose grant the background accepts. Invitations from any window but the
 * parent are ignored, and so are those that the background refuses: a page's script can post to the frame as
 * well as the content script can, but it does not know a grant.
 *
 * Rejects with the FailedClaim of a grant that was not refused, but could not be served.
 */
export function acceptInvitation<Claimed>(
  frame: Window,
  claim: (grant: string, invitation: FrameInvitation) => Promise<Claimed>,
): Promise<AcceptedInvitation<Claimed>> {
  return new Promise((resolve, reject) => {
    let claims = 0;
    let settled = false;
    const stop = (): void => {
      settled = true;
      frame.removeEventListener('message', receive);
    };
    const receive = (event: MessageEvent): void => {
      if (frame.parent === frame || event.source !== frame.parent) return;
      const port = event.ports[0];
      const invitation = readInvitation(event.data);
      if (!invitation || !port || claims >= MAX_CLAIMS) return;
      claims++;
      claim(invitation.grant, invitation).then(
        (claimed) => {
          if (settled) return;
          stop();
          resolve({ invitation, claimed, port });
        },
        (error: unknown) => {
          if (settled || !(error instanceof BackgroundError) || REFUSALS.has(error.code)) {
            port.close();
            return;
          }
          stop();
          reject(new FailedClaim(error, port));
        },
      );
    };
    frame.addEventListener('message', receive);
  });
}

/** The invitation in a message from the page's window, or undefined when it is anything else. */
export function readInvitation(data: unknown): FrameInvitation | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  const { kind, grant, fontSizePixels, dark, opensByItself, resizable } = data as Partial<
    Record<keyof FrameInvitation, unknown>
  >;
  if (kind !== 'waxseal-invitation' || typeof grant !== 'string') return undefined;
  if (grant === '' || grant.length > MAX_GRANT_LENGTH) return undefined;
  return {
    kind,
    grant,
    fontSizePixels: typeof fontSizePixels === 'number' ? fontSizePixels : Number.NaN,
    dark: dark === true,
    opensByItself: opensByItself === true,
    resizable: resizable === true,
  };
}
