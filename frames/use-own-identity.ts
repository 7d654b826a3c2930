// Which of the writer's identities is used: the one chosen to sign with as long as it can be, else the best.
import { useState } from 'preact/hooks';
import type { IdentityView } from '../src/wire/views.ts';
import { identityFor, signingChoices } from './own-identities.ts';

export interface OwnIdentity {
  readonly identity: IdentityView | undefined;
  readonly choices: readonly IdentityView[];
  /** For the draft: only what was chosen, and can be used for this sender. */
  readonly signWith: string | undefined;
  readonly choose: (id: string | undefined) => void;
}

export function useOwnIdentity(
  address: string,
  identities: readonly IdentityView[],
  sign: boolean,
): OwnIdentity {
  const [chosenId, choose] = useState<string>();
  const choices = sign ? signingChoices(address, identities) : [];
  const chosen = choices.find(({ id }) => id === chosenId);
  return {
    identity: chosen ?? identityFor(address, identities, sign ? 'sign' : 'encrypt'),
    choices,
    signWith: chosen?.id,
    choose,
  };
}
