// For whom an authority is trusted, in words.
import { text } from '../platform/text.ts';
import type { AnchorScope } from '../src/wire/trust-views.ts';

/** `everyone`, `addresses at firm.example`, `bob@firm.example`: fits into a sentence. */
export function scopeSentence(scope: AnchorScope): string {
  switch (scope.kind) {
    case 'all':
      return text('popup_scope_all');
    case 'domains':
      return text(
        scope.subdomains ? 'popup_scope_domains_below' : 'popup_scope_domains',
        scope.domains.join(', '),
      );
    case 'addresses':
      return scope.addresses.join(', ');
  }
}
