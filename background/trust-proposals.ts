// What a person can come to trust about one sender: gathered from a message or a contact, decided on in our own window.
import { isAuthority, summariseCertificate } from '../src/smime/certificate-summary.ts';
import type { CertificateSummary, OpenedMessage } from '../src/smime/contract.ts';
import { canSign } from '../src/smime/usable-certificate.ts';
import { fromBase64, toBase64 } from '../src/bytes.ts';
import { addressDomain, certificateHasAddress, normaliseAddress } from '../src/trust/address.ts';
import { bindingsFor } from '../src/trust/certificate-binding.ts';
import type { TrustProposalView } from '../src/wire/trust-views.ts';
import { certificateAddresses } from '../src/x509/addresses.ts';
import { readCertificate, sha256Fingerprint, type Certificate } from '../src/x509/certificate.ts';
import { keepableCertificates } from './brought-certificates.ts';
import { judgeCertificate, loadBench } from './certificate-judging.ts';
import { fault } from './errors.ts';
import { keepProposal, keptProposal, type ProposalKind } from './kept-proposals.ts';
import { extendAuthority } from './stores/authorities.ts';
import { certificateBindings } from './stores/certificate-bindings.ts';
import { addContacts, contactById, contactsFor } from './stores/contacts.ts';
import { addPin, allPins, type KnownPin } from './stores/pins.ts';

const PROPOSALS: ProposalKind = { prefix: 'trustProposal:' };

interface StoredProposal {
  readonly address: string;
  /** DER, base64. */
  readonly certificate: string;
  /** Authorities whose signatures lead up from it, nearest first; DER, base64. */
  readonly authorities: readonly string[];
}

/** Proposes the signer of a message; answers the id for our own window. Throws `store.not-found`. */
export async function proposeSigner(opened: OpenedMessage, sha256: string): Promise<string> {
  const { signer } = opened.verdict;
  if (signer?.sha256 !== sha256) return fault('store.not-found');
  const certificate = await withFingerprint(opened.signerCertificates, sha256);
  // Of a certificate that names nobody, an authority can be trusted for whom it was bound to.
  const address = signer.address === '' ? (opened.content?.headers.from[0]?.address ?? '') : signer.address;
  return keep(vouchedAs(certificate, address), certificate, await authoritiesAbove(sha256, opened));
}

/** Proposes a certificate that a message brought without signing by it. Throws `store.not-found`. */
export async function proposeBrought(opened: OpenedMessage, sha256: string): Promise<string> {
  const certificate = await withFingerprint(await keepableCertificates(opened), sha256);
  const [address] = certificateAddresses(certificate);
  if (address === undefined) return fault('store.not-found');
  const { chain } = await judgeCertificate(certificate, await loadBench(), address);
  return keep(address, certificate, chain.slice(1).filter(isAuthority));
}

/** Proposes a contact's certificate. Throws `store.not-found`. */
export async function proposeContact(address: string, sha256: string): Promise<string> {
  const contact = await contactById(sha256);
  if (contact === undefined) return fault('store.not-found');
  const { chain } = await judgeCertificate(contact.certificate, await loadBench(), address);
  return keep(address, contact.certificate, chain.slice(1).filter(isAuthority));
}

/** Proposes the certificate that a composer would encrypt to for an address. Throws `store.not-found`. */
export async function proposeRecipient(address: string, sha256: string): Promise<string> {
  const bench = await loadBench();
  const bound = bindingsFor(await certificateBindings(), address).map((binding) => binding.certificate);
  const candidates = [...bench.pool.filter((one) => certificateHasAddress(one, address)), ...bound];
  const certificate = await withFingerprint(candidates, sha256);
  const named = vouchedAs(certificate, address);
  const { chain } = await judgeCertificate(certificate, bench, named);
  return keep(named, certificate, chain.slice(1).filter(isAuthority));
}

/** One that stands for somebody by a binding is vouched for as what it says of itself. */
function vouchedAs(certificate: Certificate, address: string): string {
  if (certificateHasAddress(certificate, address)) return address;
  return certificateAddresses(certificate)[0] ?? address;
}

/** What our window shows. Throws `trust.proposal-gone`. */
export async function trustProposal(id: string): Promise<TrustProposalView> {
  const { address, certificate, authorities } = await proposal(id);
  const summary = await summariseCertificate(certificate);
  const pins = (await replacedPins(address, certificate)).map(({ certificate: one }) => one);
  const known = (await contactsFor([address])).map((contact) => contact.certificate).filter(canSign);
  return {
    address,
    domain: addressDomain(address) ?? '',
    certificate: summary,
    authorities: await Promise.all(authorities.map(summariseCertificate)),
    before: await distinctSummaries([...pins, ...known], summary),
    replacesPin: pins.length > 0,
  };
}

/** Pins the certificate to the address, in the place of another key's pin, and keeps it as a contact. */
export async function pinProposed(id: string, note: string): Promise<void> {
  const { address, certificate } = await proposal(id);
  const replaced = await replacedPins(address, certificate);
  await addPin(
    certificate,
    address,
    note,
    replaced.map((pin) => pin.id),
  );
  await addContacts([certificate], 'message');
}

/** Trusts one of the authorities for the one person or for their domain, never for more. */
export async function trustProposedAuthority(
  id: string,
  sha256: string,
  whom: 'address' | 'domain',
  note: string,
): Promise<void> {
  const { address, certificate, authorities } = await proposal(id);
  const authority = await withFingerprint(authorities, sha256);
  const domain = addressDomain(address) ?? fault('store.not-found');
  await extendAuthority(
    authority,
    whom === 'address'
      ? { kind: 'addresses', addresses: [address] }
      : { kind: 'domains', domains: [domain], subdomains: false },
    note,
  );
  await addContacts([certificate], 'message');
}

/** Pins of the address whose place the certificate would take: those for signing, with another key. */
async function replacedPins(address: string, certificate: Certificate): Promise<KnownPin[]> {
  const key = normaliseAddress(address);
  const sha256 = await sha256Fingerprint(certificate);
  return (await allPins()).filter(
    (pin) => pin.address === key && pin.sha256 !== sha256 && canSign(pin.certificate) && canSign(certificate),
  );
}

async function distinctSummaries(
  certificates: readonly Certificate[],
  except: CertificateSummary,
): Promise<CertificateSummary[]> {
  const summaries = new Map<string, CertificateSummary>();
  for (const certificate of certificates) {
    const summary = await summariseCertificate(certificate);
    if (summary.sha256 !== except.sha256) summaries.set(summary.sha256, summary);
  }
  return [...summaries.values()];
}

/** The verified path above a signer, as far as the message and the stores could build it. */
async function authoritiesAbove(sha256: string, opened: OpenedMessage): Promise<Certificate[]> {
  const chain = opened.layers
    .flatMap(({ signers = [] }) => signers)
    .find((signer) => signer.chain[0]?.sha256 === sha256)?.chain;
  const { pool, anchors } = await loadBench();
  const candidates = [...opened.otherCertificates, ...pool, ...anchors.map((anchor) => anchor.certificate)];
  const found: Certificate[] = [];
  for (const summary of chain?.slice(1) ?? []) {
    if (summary.authority) found.push(await withFingerprint(candidates, summary.sha256));
  }
  return found;
}

async function withFingerprint(certificates: readonly Certificate[], sha256: string): Promise<Certificate> {
  for (const certificate of certificates) {
    if ((await sha256Fingerprint(certificate)) === sha256) return certificate;
  }
  return fault('store.not-found');
}

function keep(
  address: string,
  certificate: Certificate,
  authorities: readonly Certificate[],
): Promise<string> {
  const record: StoredProposal = {
    address: normaliseAddress(address) ?? address,
    certificate: toBase64(certificate.der),
    authorities: authorities.map(({ der }) => toBase64(der)),
  };
  return keepProposal(PROPOSALS, record);
}

async function proposal(
  id: string,
): Promise<{ address: string; certificate: Certificate; authorities: Certificate[] }> {
  const stored = await keptProposal<StoredProposal>(PROPOSALS, id);
  const read = (base64: string): Certificate => readCertificate(fromBase64(base64));
  return {
    address: stored.address,
    certificate: read(stored.certificate),
    authorities: stored.authorities.map(read),
  };
}
