// The messages and compose windows that the scripted background answers with, one by the name of each grant.
import type { CertificateSummary, Layer, SignerReport } from '../../../src/smime/contract.ts';
import { NO_OPTIONS, type ComposerView, type QuotedOriginal } from '../../../src/wire/composition.ts';
import type { AttachmentView, ReaderView } from '../../../src/wire/reader-views.ts';
import type { IdentityView, RecipientReadiness, SettingsView } from '../../../src/wire/views.ts';
import { OWN_ORIGIN } from '../../unit/own-origin.ts';

export const SETTINGS: SettingsView = {
  autoLockMinutes: 10,
  phrase: 'three geese over the weir',
  phraseColour: '#2f6f8f',
  signByDefault: true,
  encryptByDefault: 'never',
  confirmSending: false,
  profile: 'compatible',
  keepSignerCertificates: true,
  revocation: 'soft',
  checkOnline: false,
  subjectInPage: false,
  searchEncrypted: false,
};

export function certificate(
  name: string,
  address: string,
  more: Partial<CertificateSummary> = {},
): CertificateSummary {
  return {
    subject: `CN=${name},O=Firm Ltd,C=GB`,
    issuer: 'CN=Firm Issuing Authority 2,O=Firm Ltd,C=GB',
    serial: '5f3a9c',
    addresses: [address],
    notBefore: '2026-01-10T00:00:00Z',
    notAfter: '2028-01-10T00:00:00Z',
    keyAlgorithm: 'RSA 3072',
    signatureAlgorithm: 'sha256WithRSAEncryption',
    sha256: 'a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90',
    authority: false,
    ...more,
  };
}

const BOB = certificate('Bob Ray', 'bob@firm.example');
const CAROL = certificate('Carol Ray', 'carol@partner.example', {
  subject: 'CN=Carol Ray,O=Partner GmbH,C=DE',
  addresses: ['carol@partner.example', 'c.ray@partner.example'],
  notAfter: '2026-03-01T00:00:00Z',
  sha256: '9'.repeat(64),
});
const CHAIN = [
  BOB,
  certificate('Firm Issuing Authority 2', '', {
    addresses: [],
    authority: true,
    sha256: 'b'.repeat(64),
    issuer: 'CN=Firm Root,O=Firm Ltd,C=GB',
  }),
  certificate('Firm Root', '', {
    addresses: [],
    authority: true,
    sha256: 'c'.repeat(64),
    issuer: 'CN=Firm Root,O=Firm Ltd,C=GB',
  }),
];

const SIGNER: SignerReport = {
  subject: BOB.subject,
  addresses: BOB.addresses,
  serial: BOB.serial,
  issuer: BOB.issuer,
  signingTime: '2026-11-20T09:12:44Z',
  digestAlgorithm: 'sha-256',
  signatureAlgorithm: 'rsassa-pkcs1-v1_5',
  status: 'valid',
  codes: [],
  chain: CHAIN,
};

const SIGNED: Layer = {
  type: 'signed',
  path: '1.1',
  algorithms: ['sha-256', 'rsassa-pkcs1-v1_5'],
  status: 'valid',
  codes: [],
  form: 'detached',
  signers: [SIGNER],
  content: { bytes: 14_210, sha256: 'd'.repeat(64) },
};

const ENCRYPTED: Layer = {
  type: 'encrypted',
  path: '1',
  algorithms: ['aes-256-cbc'],
  status: 'valid',
  codes: [],
  recipients: [
    {
      type: 'key-transport',
      issuer: BOB.issuer,
      serial: '77aa01',
      keyEncryptionAlgorithm: 'rsaes-pkcs1-v1_5',
      used: true,
    },
    {
      type: 'key-agreement',
      issuer: BOB.issuer,
      serial: '77aa02',
      keyEncryptionAlgorithm: 'ecdh-std-sha256',
      used: false,
    },
  ],
  content: { bytes: 15_002, sha256: 'e'.repeat(64) },
};

const TEXT = `Dear Alice,

the contract is attached; the plans are at https://firm.example/plans/2026?id=7 (please read them by Friday).
Questions: write to bob@firm.example.

On Thursday, Alice Ames wrote:
> Hello Bob,
>
> could you send me the contract again? I cannot find it any more.
> > It should be in the folder of October.
> It is not there.
>
> One line more.
> And another line.
> Regards, Alice

-- 
Bob Ray
Firm Ltd`;

function attachment(
  index: number,
  name: string,
  type: string,
  content: BlobPart,
  more: Partial<AttachmentView> = {},
): AttachmentView {
  const blob = new Blob([content], { type });
  return { index, name, type, size: blob.size, inline: false, content: blob, ...more };
}

/** A red pixel. */
const PIXEL = Uint8Array.from(
  atob('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg=='),
  (character) => character.charCodeAt(0),
);

const base: ReaderView = {
  verdict: {
    status: 'valid',
    codes: [],
    signer: { name: 'Bob Ray', address: 'bob@firm.example', sha256: BOB.sha256 },
    sentenceKey: 'verdict_valid_signed_and_encrypted',
  },
  layers: [ENCRYPTED, SIGNED],
  headers: {
    from: [{ name: 'Bob Ray', address: 'bob@firm.example' }],
    replyTo: [],
    to: [
      { name: 'Alice Ames', address: 'alice@firm.example' },
      { name: '', address: 'carol@partner.example' },
    ],
    cc: [],
    subject: 'Contract and plans',
    date: '2026-11-20T09:12:44Z',
    messageId: '<1@firm.example>',
    protected: ['subject'],
    differing: [],
  },
  text: TEXT,
  protectedPart: 'whole',
  attachments: [
    attachment(0, 'Contract 2026.pdf', 'application/pdf', 'x'.repeat(248_113)),
    attachment(1, 'setup.exe', 'application/octet-stream', 'x'.repeat(1200)),
  ],
  signers: [{ certificate: BOB, kept: true }],
  online: { isCompleting: false, isOff: true },
};

const codes = (status: ReaderView['verdict']['status'], ...list: string[]): ReaderView['verdict'] => ({
  ...base.verdict,
  status,
  codes: list,
  sentenceKey: `verdict_${list[0]!.replace(/[.-]/g, '_')}`,
});
const signedLayer = (status: SignerReport['status'], ...list: string[]): Layer => ({
  ...SIGNED,
  path: '1',
  status,
  codes: list,
  signers: [{ ...SIGNER, status, codes: list }],
});
const closed = (status: 'locked' | 'no-key', code: string): ReaderView => ({
  verdict: { status, codes: [code], sentenceKey: `verdict_${code.replace(/[.-]/g, '_')}` },
  layers: [
    {
      ...ENCRYPTED,
      status,
      codes: [code],
      recipients: ENCRYPTED.recipients!.map((known) => ({ ...known, used: false })),
    },
  ],
  protectedPart: 'none',
  attachments: [],
  signers: [],
  online: { isCompleting: false, isOff: true },
});

const HTML = `<html><head><style>body{font-family:Georgia,serif}h2{color:#7c1a26}.t td{border:1px solid #ccc;padding:4px 8px}</style></head>
<body><h2>Plans for 2026</h2><p>Dear Alice, see <a href="https://firm.example/plans">the plans</a> and the table.</p>
<table class="t"><tr><td>Weir</td><td>12 m</td></tr><tr><td>Lock</td><td>31 m</td></tr></table>
<p><img src="cid:seal@firm" alt="The seal" width="80" height="80"> <img src="https://tracker.example/p.gif" alt="remote picture"></p></body></html>`;

const READER_SCENARIOS: Readonly<Record<string, () => ReaderView>> = {
  valid: () => base,
  'valid-html': () => ({
    ...base,
    html: HTML,
    attachments: [
      attachment(0, 'seal.png', 'image/png', PIXEL, { contentId: 'seal@firm', inline: true }),
      ...base.attachments.map((known, index) => ({ ...known, index: index + 1 })),
    ],
  }),
  'not-kept': () => ({ ...base, signers: [{ certificate: BOB, kept: false }] }),
  caution: () => ({
    ...base,
    verdict: codes('caution', 'path.expired-now', 'signature.no-signed-attributes'),
    layers: [signedLayer('caution', 'path.expired-now', 'signature.no-signed-attributes')],
  }),
  unknown: () => ({
    ...base,
    verdict: codes('unknown', 'path.no-anchor'),
    layers: [signedLayer('unknown', 'path.no-anchor')],
    signers: [{ certificate: BOB, kept: false }],
  }),
  partial: () => ({
    ...base,
    verdict: codes('partial', 'message.partly-protected'),
    layers: [signedLayer('valid')],
    protectedPart: 'part',
    attachments: [],
  }),
  mismatch: () => ({
    ...base,
    verdict: {
      ...codes('mismatch', 'signer.not-sender'),
      signer: { name: 'Eve Moss', address: 'eve@other.example', sha256: 'f'.repeat(64) },
    },
    layers: [signedLayer('mismatch', 'signer.not-sender')],
    headers: {
      ...base.headers!,
      replyTo: [{ name: '', address: 'bob.ray@other.example' }],
      differing: ['subject'],
    },
  }),
  invalid: () => ({
    ...base,
    verdict: codes('invalid', 'signature.digest-mismatch'),
    layers: [signedLayer('invalid', 'signature.digest-mismatch')],
  }),
  locked: () => closed('locked', 'decrypt.locked'),
  'no-key': () => ({ ...closed('no-key', 'decrypt.no-recipient-key'), tried: [ALICE.certificate] }),
  'no-certificate': () => closed('no-key', 'decrypt.no-recipient-key'),
  'changed-signer': () => ({
    ...base,
    verdict: codes('unknown', 'signer.certificate-changed-unknown', 'path.no-anchor'),
    layers: [signedLayer('unknown', 'signer.certificate-changed-unknown', 'path.no-anchor')],
    signers: [{ certificate: BOB, kept: false }],
  }),
  own: () => ({ ...base, isOwn: true }),
  error: () => ({
    ...closed('no-key', 'cms.malformed'),
    verdict: { status: 'error', codes: ['cms.malformed'], sentenceKey: 'verdict_cms_malformed' },
    layers: [],
  }),
  none: () => ({ ...base, verdict: { status: 'none', codes: [], sentenceKey: 'verdict_none' }, layers: [] }),
  certificates: () => ({
    verdict: {
      status: 'none',
      codes: ['message.certificates-only'],
      sentenceKey: 'verdict_none_certificates',
    },
    layers: [
      {
        type: 'certificates',
        path: '1',
        algorithms: [],
        status: 'none',
        code: 'message.certificates-only',
        codes: ['message.certificates-only'],
        certificates: [BOB, CAROL, CHAIN[1]!],
      },
    ],
    protectedPart: 'none',
    attachments: [],
    signers: [],
    brought: [
      { certificate: BOB, kept: false, canKeep: true, codes: [] },
      { certificate: CAROL, kept: false, canKeep: true, codes: ['path.no-anchor'] },
      { certificate: CHAIN[1]!, kept: false, canKeep: false, codes: [] },
    ],
    online: { isCompleting: false, isOff: true },
  }),
  'right-to-left': () => ({
    ...base,
    headers: {
      ...base.headers!,
      subject: 'العقد والخطط',
      from: [{ name: 'بوب راي', address: 'bob@firm.example' }],
    },
    text: 'مرحبا أليس،\n\nالعقد مرفق. https://firm.example/plans\n\nSecond paragraph in English.\n\n日本語の段落もあります。',
    attachments: [],
  }),
};

/** The view of a reader's grant. */
export function readerView(grant: string): ReaderView | undefined {
  return READER_SCENARIOS[grant]?.();
}

/** A message whose HTML is given. */
export function htmlView(html: string): ReaderView {
  return { ...READER_SCENARIOS['valid-html']!(), html };
}

const ALICE: IdentityView = {
  id: '1'.repeat(64),
  certificate: certificate('Alice Ames', 'alice@firm.example', { sha256: '1'.repeat(64) }),
  chain: CHAIN.slice(1),
  usableFor: { sign: true, encrypt: true },
  readsMail: true,
  preferred: true,
  codes: [],
  addedAt: 0,
};

/** A renewal by the same authority, and one by another. */
const ALSO_ALICE: readonly IdentityView[] = [
  {
    ...ALICE,
    id: '2'.repeat(64),
    certificate: { ...ALICE.certificate, serial: '5c0ffee001' },
    preferred: false,
  },
  {
    ...ALICE,
    id: '3'.repeat(64),
    certificate: {
      ...certificate('Alice Ames', 'alice@firm.example', { sha256: '3'.repeat(64) }),
      issuer: 'CN=Another Authority for Signatures and Seals of the Public Administration 2024,O=Ministry',
    },
    preferred: false,
  },
];

const compose: ComposerView = {
  addressees: {
    from: { name: 'Alice Ames', address: 'alice@firm.example' },
    to: [{ name: 'Bob Ray', address: 'bob@firm.example' }],
    cc: [],
    bcc: [],
    unreadable: [],
  },
  subject: 'Re: Contract and plans',
  options: NO_OPTIONS,
  text: '',
  sign: true,
  encrypt: true,
  attachments: [],
  offersOriginal: false,
  sealedFiles: [],
  wasAsked: true,
  route: 'session',
  maxBytes: 25 * 1024 * 1024,
  maxOpen: 5,
  takenFiles: [],
  identities: [ALICE],
  settings: SETTINGS,
};
const addresseesTo = (...to: string[]): ComposerView['addressees'] => ({
  ...compose.addressees,
  to: to.map((address) => ({ name: '', address })),
});
const QUOTED = 'the code of the gate is 4711\nand the plans are attached\n';
const original: QuotedOriginal = {
  kind: 'reply',
  isEncrypted: true,
  author: { name: 'Bob Ray', address: 'bob@firm.example' },
  subject: 'Contract and plans',
  people: ['bob@firm.example', 'alice@firm.example'],
  heading: '',
  files: [],
};

const RECOVERED_QUOTE = 'On Thursday, Bob Ray wrote:\n> the code of the gate is 4711\n';
const MISSING = Array.from({ length: 300 }, (_, at) => `missing-${at}@partner.example`);

const COMPOSER_SCENARIOS: Readonly<Record<string, () => ComposerView>> = {
  compose: () => compose,
  'compose-unready': () => ({
    ...compose,
    addressees: addresseesTo(
      'bob@firm.example',
      'expired@firm.example',
      'missing@partner.example',
      'untrusted@other.example',
    ),
  }),
  'compose-words': () => ({
    ...compose,
    addressees: addresseesTo('early@firm.example', 'unusable@firm.example', 'desk@firm.example'),
  }),
  'compose-many-unready': () => ({
    ...compose,
    addressees: addresseesTo(...MISSING, 'untrusted@other.example', 'bob@firm.example'),
  }),
  'compose-many-outsiders': () => ({
    ...compose,
    addressees: addresseesTo(...Array.from({ length: 9 }, (_, at) => `guest-${at}@other.example`)),
    original: { ...original, heading: 'On Thursday, Bob Ray wrote:\n', text: QUOTED },
  }),
  'compose-untrusted': () => ({ ...compose, addressees: addresseesTo('untrusted@other.example') }),
  'compose-choice': () => ({ ...compose, identities: [ALICE, ...ALSO_ALICE] }),
  'compose-choice-recovered': () => ({
    ...compose,
    identities: [ALICE, ...ALSO_ALICE],
    recovered: {
      ...{ subject: 'Re: Contract and plans', text: 'half an answer', attachments: [] },
      ...{ sign: true, encrypt: true, signWith: '3'.repeat(64), savedAt: Date.UTC(2026, 10, 20, 10, 4) },
      origin: OWN_ORIGIN,
    },
  }),
  'compose-no-identity': () => ({ ...compose, identities: [] }),
  'compose-quote': () => ({
    ...compose,
    encrypt: false,
    original: { ...original, heading: '\n\nOn Thursday, Bob Ray wrote:\n', text: QUOTED },
  }),
  'compose-offered-quote': () => ({ ...compose, offersOriginal: 'quote' }),
  'compose-outsider': () => ({
    ...compose,
    addressees: addresseesTo('bob@firm.example', 'carol@other.example'),
    original: { ...original, heading: 'On Thursday, Bob Ray wrote:\n', text: QUOTED },
  }),
  'compose-forward': () => ({
    ...compose,
    original: {
      ...original,
      kind: 'forward',
      heading: 'Forwarded\n',
      text: QUOTED,
      files: [{ name: 'plans.pdf', type: 'application/pdf', content: new Blob(['plans']) }],
    },
  }),
  'compose-html-quote': () => ({
    ...compose,
    original: {
      ...original,
      heading: 'On Thursday, Bob Ray wrote:\n',
      text: 'I owe you nothing, beside what is shown.',
      html: `<style>.away { display: none } p { background: url(https://evil.example/quoted.png) }</style>
<p>The plans are good.</p><p class="away">I owe Eve a thousand.</p><div style="display:none">And the house.</div>
<p style="visibility:hidden">And the car.</p><blockquote>Are they?</blockquote>
<table width="1500" bgcolor="#003366"><tr><td width="1400">far</td><td style="color:#fff">right</td></tr></table>
<div style="width:100px;height:20px;overflow:auto">One<br>Two<br>Three</div>
<img src="https://evil.example/picture.png" alt=""><script>document.title = 'run'</script>`,
    },
  }),
  'compose-when-possible': () => ({
    ...compose,
    encrypt: false,
    settings: { ...SETTINGS, encryptByDefault: 'when-possible' },
    addressees: addresseesTo('untrusted@other.example'),
  }),
  'compose-when-possible-revoked': () => ({
    ...compose,
    encrypt: false,
    settings: { ...SETTINGS, encryptByDefault: 'when-possible' },
    identities: [{ ...ALICE, codes: ['path.revoked'] }],
  }),
  'compose-recovered': () => ({
    ...compose,
    recovered: {
      subject: 'Re: Contract and plans',
      text: 'Dear Bob,\n\nthe first half of an answer',
      attachments: [{ name: 'notes.txt', type: 'text/plain', content: new Blob(['notes']) }],
      sign: true,
      encrypt: false,
      savedAt: Date.UTC(2026, 10, 20, 10, 4),
      origin: OWN_ORIGIN,
    },
  }),
  // The window has no text and names no original: only the draft knows of any.
  'compose-recovered-quoting': () => ({
    ...compose,
    encrypt: false,
    addressees: addresseesTo('bob@firm.example', 'carol@other.example'),
    recovered: {
      ...{ subject: 'Re: Contract and plans', text: `Words of the page.\n\n${RECOVERED_QUOTE}` },
      attachments: [
        { name: 'own.txt', type: 'text/plain', content: new Blob(['own']) },
        { name: 'page.p7m', type: 'application/pkcs7-mime', content: new Blob(['sealed']) },
      ],
      ...{ sign: true, encrypt: false, savedAt: Date.UTC(2026, 10, 20, 10, 4) },
      origin: {
        ...{ isKnown: true, untakenText: true, untakenFiles: [1], sealedFiles: [1] },
        originals: [
          {
            ...{ kind: 'reply', isEncrypted: true, quote: RECOVERED_QUOTE, hasFiles: false },
            author: { name: 'Bob Ray', address: 'bob@firm.example' },
            subject: 'Contract and plans',
            people: ['bob@firm.example', 'alice@firm.example'],
          },
        ],
      },
    },
  }),
  'compose-recovered-unknown': () => {
    const known = COMPOSER_SCENARIOS['compose-recovered']!().recovered!;
    const origin = { ...OWN_ORIGIN, isKnown: false, untakenText: true, untakenFiles: [0] };
    return { ...compose, recovered: { ...known, origin } };
  },
  'compose-locks': () => compose,
  'compose-locks-recovered': () => COMPOSER_SCENARIOS['compose-recovered']!(),
  'compose-stored': () => ({ ...compose, text: 'Dear Bob,\n', wasStored: true }),
  'compose-small': () => ({ ...compose, maxBytes: 100_000 }),
  'compose-attachment': () => ({ ...compose, route: 'attachment' }),
};

/** The view of a composer's grant. `compose-send-...` is an ordinary one whose sending ends in a given way. */
export function composerView(grant: string): ComposerView | undefined {
  if (grant.startsWith('compose-send-')) return compose;
  return COMPOSER_SCENARIOS[grant]?.();
}

export function readinessOf(address: string): RecipientReadiness {
  const name = address === 'bob@firm.example' ? 'Bob Ray' : '';
  const known = certificate(name || address, address);
  if (address.startsWith('expired')) {
    return {
      address,
      name,
      state: 'expired',
      code: 'path.expired-now',
      certificate: { ...known, notAfter: '2025-02-01T00:00:00Z' },
    };
  }
  if (address.startsWith('early')) {
    const early = { ...known, notBefore: '2099-02-01T00:00:00Z', notAfter: '2100-02-01T00:00:00Z' };
    return { address, name, state: 'not-yet-valid', code: 'path.not-yet-valid', certificate: early };
  }
  if (address.startsWith('unusable')) {
    return { address, name, state: 'unusable', code: 'recipient.unusable-certificate', certificate: known };
  }
  if (address.startsWith('desk')) {
    const further = [certificate('Ben Ray', address)];
    return { address, name, state: 'ready', certificate: certificate('Anna Ray', address), further };
  }
  if (address.startsWith('missing')) return { address, name, state: 'missing' };
  if (address.startsWith('untrusted')) {
    return { address, name, state: 'untrusted', code: 'path.no-anchor', certificate: known };
  }
  return { address, name, state: 'ready', certificate: known };
}
