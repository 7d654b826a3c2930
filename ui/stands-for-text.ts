// Whom a gateway's certificate stands for, in words that fit into a sentence.
import { text } from '../platform/text.ts';
import { boundToText, type BoundTo } from '../src/trust/certificate-binding.ts';

/** `bob@firm.example`, `everyone at firm.example`. */
export function standsForText(boundTo: BoundTo): string {
  const words = boundToText(boundTo);
  return boundTo.kind === 'domain' ? text('ui_stands_for_domain', words) : words;
}
