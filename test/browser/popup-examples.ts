// What the scripted background knows in tests of the popup's looks: people, authorities, settings.
import type { CertificateSummary } from '../../src/smime/contract.ts';
import type {
  AuthorityView,
  BindingProposalView,
  BindingView,
  BuiltInAuthoritiesView,
  EndedTrustView,
  OrganisationView,
  TrustProposalView,
} from '../../src/wire/trust-views.ts';
import type {
  CertificateDetails,
  ContactView,
  IdentityView,
  SettingsView,
  WaitingView,
} from '../../src/wire/views.ts';
import type { ContactDetails, ContactPage } from '../../src/wire/contact-views.ts';
import type { Answers } from './scripted-popup.ts';

const YEAR_MS = 365 * 24 * 3600 * 1000;
const from = new Date(Date.now() - YEAR_MS / 3).toISOString();
const until = new Date(Date.now() + YEAR_MS).toISOString();

function certificate(
  digit: string,
  subject: string,
  change: Partial<CertificateSummary> = {},
): CertificateSummary {
  return {
    subject,
    issuer: 'CN=Harbour Mail CA 2,O=Harbour Trust Ltd',
    serial: `4f${digit.repeat(12)}`,
    addresses: [],
    notBefore: from,
    notAfter: until,
    keyAlgorithm: 'rsa-2048',
    signatureAlgorithm: 'sha256WithRSAEncryption',
    sha256: `9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a0${digit}`,
    authority: false,
    ...change,
  };
}

const alice = certificate('1', 'CN=Alice Ames,O=Harbour Press', { addresses: ['alice@harbour.example'] });
const aliceOld = certificate('2', 'CN=Alice Ames,O=Harbour Press', {
  addresses: ['alice@harbour.example', 'a.ames@harbour.example'],
  notAfter: new Date(Date.now() - YEAR_MS / 6).toISOString(),
});
const bob = certificate('3', 'CN=Bob Ray,O=Firm', {
  addresses: ['bob@firm.example'],
  issuer: 'CN=Firm Root,O=Firm',
});
const carol = certificate(
  '4',
  'CN=Carol Okonkwo-Lindqvist,OU=Department of Long Names,O=Institut für Gewässerkunde',
  {
    addresses: ['carol.okonkwo-lindqvist@gewaesserkunde.institut.example'],
  },
);
const root = certificate('5', 'CN=Firm Root,O=Firm', { issuer: 'CN=Firm Root,O=Firm', authority: true });
const publicRoot = certificate('6', 'CN=Harbour Trust Root R1,O=Harbour Trust Ltd', {
  issuer: 'CN=Harbour Trust Root R1,O=Harbour Trust Ltd',
  authority: true,
});

const both = { sign: true, encrypt: true };
const identities: readonly IdentityView[] = [
  { id: alice.sha256, certificate: alice, chain: [], usableFor: both, readsMail: true, preferred: true, codes: [], addedAt: 0 },
  { id: aliceOld.sha256, certificate: aliceOld, chain: [], usableFor: both, readsMail: true, preferred: false, codes: ['path.expired-now'], addedAt: 0 },
]; // prettier-ignore
const waiting: readonly WaitingView[] = [
  { kind: 'key', id: 'k1', algorithm: 'rsa 3072', fileName: 'private.pem', addedAt: 0 },
  { kind: 'certificate', id: aliceOld.sha256, certificate: aliceOld, fileName: 'alice.cer', addedAt: 0 },
];
const contacts: readonly ContactView[] = [bob, carol].map((person, index) => ({
  address: person.addresses[0]!,
  certificates: [
    {
      id: person.sha256,
      certificate: person,
      usableFor: both,
      codes: index === 0 ? [] : ['path.no-anchor'],
      source: index === 0 ? 'message' : 'file',
      addedAt: Date.now(),
      ...(index === 0 ? { pin: { id: 'pin', note: 'At the spring meeting', pinnedAt: Date.now() } } : {}),
    },
  ],
}));
const authorities: readonly AuthorityView[] = [
  { id: root.sha256, certificate: root, scopes: [{ kind: 'domains', domains: ['firm.example'], subdomains: true }], note: 'Read out by their help desk', addedAt: 0 },
  { id: publicRoot.sha256, certificate: publicRoot, scopes: [{ kind: 'all' }], note: '', addedAt: 0 },
]; // prettier-ignore
const settings: SettingsView = {
  autoLockMinutes: 60,
  phrase: 'blue kettle',
  phraseColour: '#0f6674',
  signByDefault: true,
  encryptByDefault: 'when-possible',
  confirmSending: false,
  profile: 'compatible',
  keepSignerCertificates: true,
  revocation: 'soft',
  checkOnline: false,
  subjectInPage: false,
  searchEncrypted: false,
};
const details: CertificateDetails = {
  summary: bob,
  sha1: 'a94a8fe5ccb19ba61c4c0873d391e987982fbbd3',
  keyUsage: ['digitalSignature', 'keyEncipherment'],
  extendedKeyUsage: ['emailProtection'],
  policies: [
    { oid: '2.23.140.1.5.3.2', name: 'S/MIME: sponsor-validated, multipurpose' },
    { oid: '1.3.6.1.4.1.99999.1' },
  ],
  validation: 'sponsor',
  qualifiedFor: 'signature',
  organisationIdentifier: 'VATDE-123456789',
  extensions: [
    { oid: '2.5.29.15', name: 'keyUsage', critical: true, lines: ['digitalSignature', 'keyEncipherment'] },
    { oid: '2.5.29.17', name: 'subjectAltName', critical: false, lines: ['rfc822Name: bob@firm.example'] },
    { oid: '1.3.6.1.4.1.99999.2', name: '1.3.6.1.4.1.99999.2', critical: false, hex: '0c1a'.repeat(60) },
  ],
  publicKeyBits: 2048,
  pem: '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n',
  chain: [bob, root],
  codes: [],
};

const danas = certificate('7', 'CN=Dana Ray,O=Partner', {
  addresses: ['dana@partner.example'],
  issuer: 'CN=Partner Mail Authority,O=Partner',
});
const partner = certificate('8', 'CN=Partner Mail Authority,O=Partner', {
  issuer: 'CN=Partner Root,O=Partner',
  authority: true,
});
const partnerRoot = certificate('9', 'CN=Partner Root,O=Partner', {
  issuer: 'CN=Partner Root,O=Partner',
  authority: true,
});
const proposal: TrustProposalView = {
  address: 'dana@partner.example',
  domain: 'partner.example',
  certificate: danas,
  authorities: [partner, partnerRoot],
  before: [{ ...danas, sha256: bob.sha256, issuer: root.subject }],
  replacesPin: true,
};
const builtIn: BuiltInAuthoritiesView = {
  source: 'Mozilla NSS, lib/ckfw/builtins/certdata.txt',
  version: 'NSS builtins 2.86',
  date: '2026-05-01',
  authorities: [
    { certificate: publicRoot, label: 'Harbour Trust Root R1', isOn: true },
    {
      certificate: { ...partnerRoot, sha256: danas.sha256 },
      label: 'Główny Urząd Certyfikacji Gewässerkunde E-Mail Root Certification Authority 2019',
      isOn: false,
      distrustAfter: '2024-06-30T00:00:00Z',
    },
  ],
};
const gateway: CertificateSummary = {
  ...bob,
  sha256: 'e'.repeat(64),
  subject: 'CN=Harbour Authority Secure Mail Gateway,O=Harbour Authority',
  addresses: ['smime-gateway@harbour-authority.example'],
};
const bindings: readonly BindingView[] = [
  {
    id: 'b1',
    certificate: gateway,
    codes: [],
    boundTo: { kind: 'domain', domain: 'harbour-authority.example' },
    boundAt: 0,
  },
  {
    id: 'b2',
    certificate: { ...gateway, addresses: [], notAfter: from },
    codes: ['path.expired-now'],
    boundTo: {
      kind: 'address',
      address: 'a-rather-long-name-of-somebody@subsidiary.harbour-authority.example',
    },
    boundAt: 0,
  },
];
const ended: readonly EndedTrustView[] = [
  {
    kind: 'authority',
    sha256: partner.sha256,
    subject: partner.subject,
    scopes: [{ kind: 'domains', domains: ['partner.example'], subdomains: false }],
    note: 'Read out by their help desk',
    since: Date.parse(from),
    endedAt: Date.now(),
    reason: 'The contract has ended',
  },
];

/** Somebody who has used Waxseal for a while. */
export const inUse: Answers = {
  'start.view': { site: true, certificate: true, phrase: true, skipped: false },
  'start.skip': null,
  'vault.view': { state: 'unlocked', failedAttempts: 0 },
  'vault.lock': { state: 'locked', failedAttempts: 0 },
  'vault.unlock': { fault: 'vault.wrong-passphrase' },
  'identities.list': identities,
  'identities.known': identities.map(({ id, certificate }) => ({ id, certificate })),
  'identities.remove': { undo: 'u1' },
  'identities.import': { fault: 'pkcs12.wrong-password' },
  'waiting.list': [],
  'waiting.remove': { undo: 'u1' },
  'contacts.choose': null,
  'contacts.page': {
    all: 5,
    matching: 5,
    rows: [
      { address: 'bob@firm.example', name: 'Bob Ray', until, certificates: 1, pinned: true },
      { address: carol.addresses[0]!, name: 'Carol Okonkwo-Lindqvist', until, mark: 'untrusted', certificates: 3, pinned: false },
      { address: 'dora@harbour.example', name: 'Dora Ames', until: new Date(Date.now() + YEAR_MS / 40).toISOString(), mark: 'expiring', certificates: 1, pinned: false },
      { address: 'ed@harbour.example', name: 'Ed Ames', until: from, mark: 'expired', certificates: 1, pinned: false },
      { address: 'flo@harbour.example', name: 'Flo Ames', until, mark: 'weak', certificates: 2, pinned: false },
    ],
  } satisfies ContactPage,
  'contacts.details': { ...contacts[0]!, used: [contacts[0]!.certificates[0]!.id] } satisfies ContactDetails,
  'contacts.matching': { addresses: ['bob@firm.example'] },
  'contacts.remove-several': { removed: 1, pinned: 0, undo: 'u2' },
  'contacts.import': [
    { fileName: 'team.p7b', imported: [bob, carol], known: [], refused: [] },
    { fileName: 'root.cer', imported: [], known: [], refused: [{ certificate: root, code: 'contacts.is-authority' }] },
    { fileName: 'holiday.jpg', imported: [], known: [], refused: [], error: { code: 'x509.not-a-certificate-file', details: {} } },
  ],
  'authorities.list': authorities,
  'authorities.built-in': builtIn,
  'organisation.view': {
    source: 'file',
    authority: root,
    importedAt: Date.now(),
    policy: { name: 'Harbour Press', anchors: [{ certificate: root, scope: { kind: 'all' } }], intermediates: 2, rsaBits: 3072, noSha1: true,
      settings: ['profile', 'revocation'], locked: ['profile'], directories: ['https://certificates.harbour.example/'] },
  } satisfies OrganisationView,
  'trust.ended': ended,
  'bindings.list': bindings,
  'bindings.proposal': { certificate: gateway, codes: ['path.no-anchor'], address: 'office@harbour-authority.example', domain: 'harbour-authority.example' } satisfies BindingProposalView,
  'bindings.propose': { id: '9b2e1c52-5f0d-4f3e-8f33-0d1f6a3f5a11' },
  'bindings.remove': { undo: 'u3' },
  'trust.propose': { id: '9b2e1c52-5f0d-4f3e-8f33-0d1f6a3f5a11' },
  'trust.proposal': proposal,
  'trust.pin': null,
  'trust.authority': null,
  'authorities.inspect': [{ fileName: 'firm.cer', imported: [root], known: [], refused: [] }],
  'search.view': {
    on: true,
    count: 214,
    folders: [{ tabId: 1, origin: 'https://webmail.firm.example', mailbox: 'INBOX' }],
  },
  'settings.view': settings,
  'settings.own-sign': settings,
  'settings.change': settings,
  'settings.asked-servers': [
    { host: 'ocsp.authority.example', kind: 'ocsp', at: Date.UTC(2026, 10, 20, 9, 12), outcome: 'good' },
    { host: 'crl.authority.example', kind: 'crl', at: Date.UTC(2026, 10, 19, 8, 1), outcome: 'timed-out' },
  ],
  'certificate.details': details,
  'sites.current': { origin: 'https://mail.harbour.example', granted: false, possible: true },
  'sites.list': [{ origin: 'https://webmail.firm.example', granted: true, possible: true }],
  undo: null,
}; // prettier-ignore

/** Their vault is older than the words that are chosen with it. */
export const withoutWords: Answers = {
  ...inUse,
  'settings.view': { ...settings, phrase: '' },
  'settings.own-sign': { phrase: '', phraseColour: settings.phraseColour },
};

/** They have a key and a certificate that do not belong together, and write to two people who share an address. */
export const withHalves: Answers = {
  ...inUse,
  'waiting.list': waiting,
  'contacts.details': {
    address: 'desk@firm.example',
    certificates: [bob, carol].map((certificate) => ({
      ...{ id: certificate.sha256, certificate, usableFor: both, codes: [], source: 'file', addedAt: 0 },
    })),
    chosen: carol.sha256,
    used: [carol.sha256],
  } satisfies ContactDetails,
};

/** The first time. */
export const firstTime: Answers = {
  ...inUse,
  'start.view': { site: false, certificate: false, phrase: false, skipped: false },
  'vault.view': { state: 'absent', failedAttempts: 0 },
  'identities.list': [],
  'identities.known': [],
  'contacts.page': { all: 0, matching: 0, rows: [] },
  'authorities.list': [],
  'sites.list': [],
  'trust.ended': [],
  'bindings.list': [],
  'organisation.view': null,
  'settings.view': { ...settings, phrase: '', phraseColour: '#8a1c2b' },
  'settings.own-sign': { phrase: '', phraseColour: '#8a1c2b' },
  'settings.asked-servers': [],
};

export const lockedAway: Answers = { ...inUse, 'vault.view': { state: 'locked', failedAttempts: 0 } };
