// What stands in sight with the button that sends: it travels with the command, and nothing else is sent.
import type { ComposerDraft, ShownLetter } from '../src/wire/composition.ts';
import type { IdentityView, RecipientReadiness } from '../src/wire/views.ts';
import { boundToText } from '../src/trust/certificate-binding.ts';
import { canReceive, type Accepted } from './send-obstacles.ts';
import type { PageFields } from './use-page-fields.ts';

export function shownLetter(
  { addressees, options }: Pick<PageFields, 'addressees' | 'options'>,
  { subject, sign, encrypt, attachments }: ComposerDraft,
  identity: IdentityView | undefined,
  recipients: readonly RecipientReadiness[] | undefined,
  accepted: Accepted,
): ShownLetter {
  const usable = encrypt ? (recipients ?? []).filter((one) => canReceive(one, accepted)) : [];
  return {
    ...{ addressees, subject, options, sign, encrypt },
    identity: identity?.id ?? '',
    certificates: usable.flatMap(({ address, certificate, further = [], boundTo }) => {
      const standsFor = boundTo === undefined ? {} : { standsFor: boundToText(boundTo) };
      const all = certificate === undefined ? [] : [certificate, ...further];
      return all.map(({ sha256 }) => ({ address, sha256, ...standsFor }));
    }),
    files: attachments.map(({ name, content }) => ({ name, size: content.size })),
  };
}
