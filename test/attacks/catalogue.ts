// All tricks, in the order of their classes.
import { ANSWER_TRICKS } from './answer-tricks.ts';
import { CERTIFICATE_TRICKS } from './certificate-tricks.ts';
import { CONTENT_TRICKS } from './content-tricks.ts';
import { SENDER_TRICKS } from './sender-tricks.ts';
import { SIGNATURE_TRICKS } from './signature-tricks.ts';
import type { Trick } from './trick.ts';
import { WRAPPING_TRICKS } from './wrapping-tricks.ts';

export const CATALOGUE: readonly Trick[] = [
  ...SIGNATURE_TRICKS,
  ...WRAPPING_TRICKS,
  ...SENDER_TRICKS,
  ...CERTIFICATE_TRICKS,
  ...CONTENT_TRICKS,
  ...ANSWER_TRICKS,
];
