// Revocation evidence that a call names, and how much it demands to know.
import type { RevocationEvidence } from '../../src/trust/judge.ts';
import { crlSource } from '../../src/x509/crl-source.ts';
import { ocspSource } from '../../src/x509/ocsp-source.ts';
import type { LoadedFiles } from './load-files.ts';
import { hasOption, type Arguments } from './option-table.ts';

/** Policy soft, or hard with `--require-revocation`. Nothing is fetched. */
export function revocationEvidence(
  { lists, ocspResponses }: LoadedFiles,
  given: Arguments,
): RevocationEvidence {
  return {
    policy: hasOption(given, '--require-revocation') ? 'hard' : 'soft',
    sources: [
      ...(lists.length === 0 ? [] : [crlSource(lists)]),
      ...(ocspResponses.length === 0 ? [] : [ocspSource(ocspResponses)]),
    ],
  };
}
