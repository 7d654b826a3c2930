// Offers to keep the certificate of a signer who is not among the contacts yet.
import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { errorSentence, text } from '../platform/text.ts';
import type { ReaderView } from '../src/wire/reader-views.ts';
import { holderText } from '../ui/certificate-facts.tsx';
import { Notice } from '../ui/notice.tsx';
import { AboutBox } from './about-box.tsx';
import { ArmedButton } from './armed-button.tsx';
import { mayKeepSigner } from './best-action.ts';
import { shownAddress } from './letter-text.ts';

export interface KeepSignerProps {
  readonly view: ReaderView;
  /** Resolves to whether it was kept; rejects with an error that has a sentence. */
  readonly keep: (sha256: string) => Promise<boolean>;
}

export function KeepSigner({ view, keep }: KeepSignerProps): JSX.Element | null {
  if (!mayKeepSigner(view.verdict)) return null;
  return (
    <>
      {view.signers
        .filter(({ certificate }) => certificate.addresses.length > 0)
        .map(({ certificate, kept }) => (
          <KeepOffer
            key={certificate.sha256}
            alreadyKept={kept}
            name={holderText(certificate.subject)}
            addresses={certificate.addresses}
            keep={() => keep(certificate.sha256)}
          />
        ))}
    </>
  );
}

export interface KeepOfferProps {
  readonly name: string;
  readonly addresses: readonly string[];
  readonly alreadyKept: boolean;
  readonly keep: () => Promise<boolean>;
}

/** Keeping a certificate opens the message anew; what was said about it stays. */
export function KeepOffer({ name, addresses, alreadyKept, keep }: KeepOfferProps): JSX.Element | null {
  const [state, setState] = useState<'offered' | 'busy' | 'kept' | { error: unknown }>('offered');
  const press = (): void => {
    setState('busy');
    keep().then(
      (kept) => setState(kept ? 'kept' : 'offered'),
      (error: unknown) => setState({ error }),
    );
  };
  if (state === 'kept') {
    return (
      <p class="keep-signer small soft" role="status">
        {text('reader_kept', name)}
      </p>
    );
  }
  if (alreadyKept && state !== 'busy') return null;
  return (
    <AboutBox class="keep-signer" version={`${name} ${addresses.join(' ')}`}>
      <p class="small soft">
        {text('reader_keep_offer', name)} <bdi dir="ltr">{addresses.map(shownAddress).join(', ')}</bdi>
      </p>
      <ArmedButton compact icon="people" busy={state === 'busy'} onPress={press}>
        {text('reader_keep')}
      </ArmedButton>
      {typeof state === 'object' && (
        <Notice state="error" urgent>
          {errorSentence(state.error)}
        </Notice>
      )}
    </AboutBox>
  );
}
