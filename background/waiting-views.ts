// Halves of identities as the popup shows them.
import { summariseCertificate } from '../src/smime/certificate-summary.ts';
import type { WaitingView } from '../src/wire/views.ts';
import { waitingCertificates, waitingKeys } from './stores/waiting.ts';

/** All that wait, in the order in which they came. */
export async function listWaiting(): Promise<WaitingView[]> {
  const keys = (await waitingKeys()).map(({ id, fileName, addedAt, algorithm }): WaitingView => {
    return { kind: 'key', id, fileName, addedAt, algorithm };
  });
  const certificates = await Promise.all(
    (await waitingCertificates()).map(
      async ({ id, fileName, addedAt, certificate }): Promise<WaitingView> => {
        return {
          kind: 'certificate',
          id,
          fileName,
          addedAt,
          certificate: await summariseCertificate(certificate),
        };
      },
    ),
  );
  return [...keys, ...certificates].sort((a, b) => a.addedAt - b.addedAt);
}
