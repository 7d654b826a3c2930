// The certificate of a gateway that the user may bind to a person or a domain: proposed from a message, a contact or a file.
import { fromBase64, toBase64 } from '../src/bytes.ts';
import { summariseCertificate } from '../src/smime/certificate-summary.ts';
import type { OpenedMessage } from '../src/smime/contract.ts';
import { addressDomain, normaliseAddress } from '../src/trust/address.ts';
import { boundToText, readBoundTo, type BoundTo } from '../src/trust/certificate-binding.ts';
import type { BindingProposalView, BindingView } from '../src/wire/trust-views.ts';
import { certificateAddresses } from '../src/x509/addresses.ts';
import { readCertificate, sha256Fingerprint, type Certificate } from '../src/x509/certificate.ts';
import { judgeCertificate, loadBench } from './certificate-judging.ts';
import { fault } from './errors.ts';
import { keepProposal, keptProposal, type ProposalKind } from './kept-proposals.ts';
import { addBinding, certificateBindings } from './stores/certificate-bindings.ts';
import { contactById } from './stores/contacts.ts';

const PROPOSALS: ProposalKind = { prefix: 'bindingProposal:' };

interface StoredProposal {
  /** DER, base64. */
  readonly certificate: string;
  /** Whose message it signed; empty where it is from no message. */
  readonly address: string;
}

/** Proposes the certificate that signed a message whose sender it does not name. Throws `store.not-found`. */
export async function proposeBindingOfSigner(opened: OpenedMessage, sha256: string): Promise<string> {
  const { verdict, content, signerCertificates } = opened;
  if (verdict.signer?.sha256 !== sha256) return fault('store.not-found');
  const [from, ...others] = content?.headers.from ?? [];
  for (const certificate of signerCertificates)
    if ((await sha256Fingerprint(certificate)) === sha256)
      return proposeBinding(certificate, from !== undefined && others.length === 0 ? from.address : '');
  return fault('store.not-found');
}

/** Proposes a contact's certificate. Throws `store.not-found`. */
export async function proposeBindingOfContact(sha256: string): Promise<string> {
  const contact = await contactById(sha256);
  return contact === undefined ? fault('store.not-found') : proposeBinding(contact.certificate);
}

/** Proposes a certificate, for the sender of a message where there is one. */
export function proposeBinding(certificate: Certificate, address = ''): Promise<string> {
  const proposal: StoredProposal = {
    certificate: toBase64(certificate.der),
    address: normaliseAddress(address) ?? '',
  };
  return keepProposal(PROPOSALS, proposal);
}

/** What our window shows. Throws `trust.proposal-gone`. */
export async function bindingProposal(id: string): Promise<BindingProposalView> {
  const { certificate, address } = await proposal(id);
  const { summary, codes } = await judgeCertificate(certificate, await loadBench());
  const [named] = certificateAddresses(certificate);
  return {
    certificate: summary,
    codes,
    address,
    domain: addressDomain(address) ?? addressDomain(named ?? '') ?? '',
  };
}

/**
 * Binds the proposed certificate to the address or domain that the user named. Throws `trust.proposal-gone`,
 * `trust.too-many-bindings`, and as readBoundTo().
 */
export async function bindProposed(id: string, kind: BoundTo['kind'], text: string): Promise<BoundTo> {
  const { certificate } = await proposal(id);
  const boundTo = readBoundTo(kind, text);
  await addBinding(certificate, boundTo);
  return boundTo;
}

/** All bindings, by whom they are for. */
export async function listBindings(): Promise<BindingView[]> {
  const [bindings, bench] = await Promise.all([certificateBindings(), loadBench()]);
  const views = await Promise.all(
    bindings.map(async ({ id, certificate, boundTo, boundAt }): Promise<BindingView> => {
      const { codes } = await judgeCertificate(certificate, bench);
      return { id, certificate: await summariseCertificate(certificate), codes, boundTo, boundAt };
    }),
  );
  return views.sort((a, b) => boundToText(a.boundTo).localeCompare(boundToText(b.boundTo)));
}

async function proposal(id: string): Promise<{ certificate: Certificate; address: string }> {
  const { certificate, address } = await keptProposal<StoredProposal>(PROPOSALS, id);
  return { certificate: readCertificate(fromBase64(certificate)), address };
}
