// Contacts as the popup shows them, and the import of their certificates.
import { isAuthority, summariseCertificate } from '../src/smime/certificate-summary.ts';
import type { CertificateSummary } from '../src/smime/contract.ts';
import type { ImportFile } from '../src/wire/commands.ts';
import type { ContactCertificateView, ContactView, ImportOutcome } from '../src/wire/views.ts';
import { normaliseAddress } from '../src/trust/address.ts';
import { certificateAddresses } from '../src/x509/addresses.ts';
import type { Certificate } from '../src/x509/certificate.ts';
import { proposeBinding } from './binding-proposals.ts';
import { judgeCertificate, loadBench, type Bench } from './certificate-judging.ts';
import { wireError } from './errors.ts';
import { checkFileCount, readImportedCertificates } from './import-file.ts';
import { loweredCapabilities } from './stores/capabilities.ts';
import { chosenCertificates } from './stores/chosen-certificates.ts';
import { addContacts, allContacts, type KnownContact } from './stores/contacts.ts';
import { allPins } from './stores/pins.ts';

/** The contact of an address, with the certificate that would be used first; undefined when none is kept for it. */
export async function contactOf(address: string): Promise<ContactView | undefined> {
  const key = normaliseAddress(address) ?? address;
  const certificates = (await allContacts()).get(key);
  if (certificates === undefined) return undefined;
  const [bench, pins, choices, lowered] = await Promise.all([
    loadBench(),
    allPins(),
    chosenCertificates(),
    loweredCapabilities(),
  ]);
  const judged = await Promise.all(
    certificates.map(async (contact) => {
      const pin = pins.find((one) => one.address === key && one.sha256 === contact.id);
      const view = await contactView(contact, key, bench);
      if (pin === undefined) return view;
      return { ...view, pin: { id: pin.id, note: pin.note, pinnedAt: pin.pinnedAt } };
    }),
  );
  const picked = choices.find((one) => one.address === key)?.sha256;
  const less = lowered.get(key);
  return {
    address: key,
    certificates: judged.sort(bestFirst),
    ...(picked === undefined ? {} : { chosen: picked }),
    ...(less === undefined ? {} : { lowered: less }),
  };
}

/** Imports each file for itself: one that cannot be read does not stop the others. */
export async function importContacts(files: readonly ImportFile[]): Promise<ImportOutcome[]> {
  checkFileCount(files);
  const outcomes: ImportOutcome[] = [];
  for (const file of files) outcomes.push(await importFile(file));
  return outcomes;
}

async function importFile(file: ImportFile): Promise<ImportOutcome> {
  try {
    const certificates = await readImportedCertificates(file);
    const refusals = certificates.map((certificate) => ({ certificate, code: refusalCode(certificate) }));
    const taken = refusals.filter(({ code }) => code === undefined).map(({ certificate }) => certificate);
    const { added, known } = await addContacts(taken, 'file');
    const refused = refusals.filter(
      (refusal): refusal is { certificate: Certificate; code: string } => refusal.code !== undefined,
    );
    return {
      fileName: file.name,
      imported: await summaries(added),
      known: await summaries(known),
      refused: await Promise.all(
        refused.map(async ({ certificate, code }) => ({
          certificate: await summariseCertificate(certificate),
          code,
          // A gateway's names nobody: it can stand for whom the user says.
          ...(code === 'contacts.no-address' ? { binding: await proposeBinding(certificate) } : {}),
        })),
      ),
    };
  } catch (error) {
    return { fileName: file.name, imported: [], known: [], refused: [], error: wireError(error) };
  }
}

/** Why a certificate is not a contact's; undefined when it is. */
function refusalCode(certificate: Certificate): string | undefined {
  if (isAuthority(certificate)) return 'contacts.is-authority';
  return certificateAddresses(certificate).length === 0 ? 'contacts.no-address' : undefined;
}

function summaries(certificates: readonly Certificate[]): Promise<CertificateSummary[]> {
  return Promise.all(certificates.map(summariseCertificate));
}

async function contactView(
  { id, certificate, source, addedAt }: KnownContact,
  address: string,
  bench: Bench,
): Promise<ContactCertificateView> {
  const { summary, usableFor, codes } = await judgeCertificate(certificate, bench, address);
  return { id, certificate: summary, usableFor, codes, source, addedAt };
}

/** Pinned before others, trusted before untrusted, for encryption before for signing only, newer before older. */
function bestFirst(a: ContactCertificateView, b: ContactCertificateView): number {
  return (
    Number(b.pin !== undefined) - Number(a.pin !== undefined) ||
    Number(a.codes.length > 0) - Number(b.codes.length > 0) ||
    Number(b.usableFor.encrypt) - Number(a.usableFor.encrypt) ||
    b.certificate.notBefore.localeCompare(a.certificate.notBefore)
  );
}
