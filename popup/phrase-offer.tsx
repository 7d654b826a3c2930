// Offers a phrase, in one quiet line, to whoever has none: their vault was set up before there were phrases.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { text } from '../platform/text.ts';
import { Button } from '../ui/button.tsx';
import { useApp } from './app-context.ts';
import { ask, useAction, useAnswer } from './background.ts';
import { Problem } from './problem.tsx';
import { suggestedPhrase } from './suggested-phrase.ts';

export function PhraseOffer(): JSX.Element | null {
  const { vault, say, refresh } = useApp();
  const { value: sign } = useAnswer('settings.own-sign', null);
  const [phrase] = useState(suggestedPhrase);
  const action = useAction();
  // Whoever has no vault yet is asked together with the passphrase.
  if (vault === undefined || vault.state === 'absent' || sign?.phrase !== '') return null;
  const take = (): void => {
    void action.run(async () => {
      await ask('settings.change', { phrase });
      say({ message: text('popup_phrase_taken', phrase) });
      refresh();
    });
  };
  return (
    <aside class="phrase-offer small" aria-label={text('popup_phrase')}>
      <span class="soft">{text('popup_phrase_offer')}</span>
      <bdi class="offered">{phrase}</bdi>
      <Button compact kind="quiet" busy={action.busy} onClick={take}>
        {text('popup_phrase_take')}
      </Button>
      <Problem error={action.error} />
    </aside>
  );
}
