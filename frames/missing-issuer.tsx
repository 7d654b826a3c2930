// Offers to fetch the certificate of an authority that did not come with the message.
import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { errorSentence, text } from '../platform/text.ts';
import type { ReaderView } from '../src/wire/reader-views.ts';
import { Notice } from '../ui/notice.tsx';
import { AboutBox } from './about-box.tsx';
import { ArmedButton } from './armed-button.tsx';

export interface MissingIssuerProps {
  readonly view: ReaderView;
  /** Resolves when the message has been judged again; rejects with an error that has a sentence. */
  readonly fetchIssuer: () => Promise<void>;
}

/** Never by itself: where to ask is said by a certificate that nobody vouches for, and asking tells them of us. */
export function MissingIssuer({ view, fetchIssuer }: MissingIssuerProps): JSX.Element | null {
  const { issuerHost } = view.online;
  const [state, setState] = useState<'offered' | 'busy' | 'tried' | { error: unknown }>('offered');
  if (issuerHost === undefined) return null;
  const press = (): void => {
    setState('busy');
    fetchIssuer().then(
      () => setState('tried'),
      (error: unknown) => setState({ error }),
    );
  };
  return (
    <AboutBox class="keep-signer missing-issuer" version={issuerHost}>
      <p class="small soft" role="status">
        {text(state === 'tried' ? 'reader_issuer_not_found' : 'reader_issuer_offer', issuerHost)}
      </p>
      {state !== 'tried' && (
        <ArmedButton compact icon="globe" busy={state === 'busy'} onPress={press}>
          {text('reader_issuer_fetch')}
        </ArmedButton>
      )}
      {typeof state === 'object' && (
        <Notice state="error" urgent>
          {errorSentence(state.error)}
        </Notice>
      )}
    </AboutBox>
  );
}
