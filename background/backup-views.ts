// What a backup has of halves of identities, of gateways' certificates and of choices among certificates, compared with what is here.
import { equalBytes } from '../src/bytes.ts';
import { keyName } from '../src/crypto/private-key.ts';
import { summariseCertificate } from '../src/smime/certificate-summary.ts';
import { equalAddresses } from '../src/trust/address.ts';
import { equalBoundTo } from '../src/trust/certificate-binding.ts';
import type { BackupView, WaitingInBackup } from '../src/wire/backup-view.ts';
import { equalCertificates } from '../src/x509/certificate.ts';
import type { ReadBackup } from './backup-file.ts';
import { certificateBindings } from './stores/certificate-bindings.ts';
import { chosenCertificates } from './stores/chosen-certificates.ts';
import { unlockedWaitingKeys, waitingCertificates } from './stores/waiting.ts';

export async function waitingInBackup({ waiting }: ReadBackup): Promise<BackupView['waiting']> {
  const [keys, certificates] = await Promise.all([unlockedWaitingKeys(), waitingCertificates()]);
  const newKeys = waiting.keys.filter(
    ({ privateKey }) => !keys.some((one) => equalBytes(one.privateKey.pkcs8, privateKey.pkcs8)),
  );
  const newCertificates = waiting.certificates.filter(
    ({ certificate }) => !certificates.some((one) => equalCertificates(one.certificate, certificate)),
  );
  const added: WaitingInBackup[] = [
    ...newKeys.map(({ privateKey }) => ({ kind: 'key', algorithm: keyName(privateKey) }) as const),
    ...(await Promise.all(
      newCertificates.map(async ({ certificate }) => {
        return { kind: 'certificate', certificate: await summariseCertificate(certificate) } as const;
      }),
    )),
  ];
  return { added, known: waiting.keys.length + waiting.certificates.length - added.length };
}

export async function bindingsInBackup({ bindings }: ReadBackup): Promise<BackupView['bindings']> {
  const here = await certificateBindings();
  const added = bindings.filter(
    ({ certificate, boundTo }) =>
      !here.some(
        (one) => equalBoundTo(one.boundTo, boundTo) && equalCertificates(one.certificate, certificate),
      ),
  );
  const views = added.map(async ({ certificate, boundTo }) => {
    return { certificate: await summariseCertificate(certificate), boundTo };
  });
  return { added: await Promise.all(views), known: bindings.length - added.length };
}

/** What is chosen here stays. */
export async function chosenInBackup({ chosen }: ReadBackup): Promise<BackupView['chosen']> {
  const here = await chosenCertificates();
  const added = chosen.filter(({ address }) => !here.some((one) => equalAddresses(one.address, address)));
  return { added: added.map(({ address }) => ({ address })), known: chosen.length - added.length };
}
