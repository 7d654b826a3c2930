// What a message that was shown teaches: the certificates of those who signed it, and what their programs can read.
import type { OpenedMessage } from '../src/smime/contract.ts';
import { equalCertificates, sha256Fingerprint, type Certificate } from '../src/x509/certificate.ts';
import { keepableCertificates } from './brought-certificates.ts';
import { fault } from './errors.ts';
import { noteKeptSigner, type ReaderGrant } from './grants.ts';
import { rememberCapabilities } from './stores/capabilities.ts';
import { addContacts, contactById } from './stores/contacts.ts';
import { settingsView } from './stores/settings.ts';

/** What a message tells for later: the signer's certificate, and what their program can read. */
export async function learnFrom(opened: OpenedMessage, grant: ReaderGrant): Promise<void> {
  await keepSigners(opened, grant);
  await noteCapabilities(opened);
}

/** Keeps a certificate because the user said so; only one that signed this very message, or that it consists of. */
export async function keepCertificate(opened: OpenedMessage, sha256: string): Promise<boolean> {
  for (const certificate of [...opened.signerCertificates, ...(await keepableCertificates(opened))]) {
    if ((await sha256Fingerprint(certificate)) !== sha256) continue;
    await addContacts([certificate, ...forAnswersTo(certificate, opened)], 'message');
    return true;
  }
  return (await contactById(sha256)) !== undefined ? true : fault('store.not-found');
}

/**
 * A valid verdict is the user's standing consent to keep the signer's certificate, unless switched off. Once for
 * each time that a message is shown: what the user removes meanwhile does not come back by itself.
 */
async function keepSigners(opened: OpenedMessage, grant: ReaderGrant): Promise<void> {
  const sha256 = await signerToKeep(opened, grant);
  if (sha256 === undefined || !(await noteKeptSigner(grant, sha256))) return;
  for (const certificate of opened.signerCertificates)
    if ((await sha256Fingerprint(certificate)) === sha256)
      await addContacts([certificate, ...forAnswersTo(certificate, opened)], 'message');
}

/** What a signer wants to be written to with is kept with what they sign with. */
function forAnswersTo(signer: Certificate, { answerCertificates }: OpenedMessage): Certificate[] {
  return answerCertificates
    .filter((answer) => equalCertificates(answer.signer, signer))
    .map(({ certificate }) => certificate);
}

/** SHA-256 of the certificate that is kept once this message has been seen; undefined when none is. */
export async function signerToKeep(
  { verdict }: OpenedMessage,
  grant: ReaderGrant,
): Promise<string | undefined> {
  const sha256 = verdict.signer?.sha256;
  if (verdict.status !== 'valid' || sha256 === undefined || sha256 === grant.keptSigner) return undefined;
  return (await settingsView()).keepSignerCertificates ? sha256 : undefined;
}

/** What a verified sender's program can read is taken into account when they are written to. */
async function noteCapabilities({ verdict, layers }: OpenedMessage): Promise<void> {
  const { signer } = verdict;
  if (verdict.status !== 'valid' || signer === undefined) return;
  const announcing = layers
    .flatMap(({ signers = [] }) => signers)
    .find(({ chain, capabilities }) => chain[0]?.sha256 === signer.sha256 && capabilities !== undefined);
  if (announcing?.capabilities === undefined) return;
  const { capabilities, signingTime } = announcing;
  const signedAt = signingTime === undefined ? undefined : Date.parse(signingTime);
  await rememberCapabilities(signer.address, capabilities, signedAt);
}
