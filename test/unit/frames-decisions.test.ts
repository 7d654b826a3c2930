// What the frames decide by themselves: invitations, clicks, obstacles to sending, layers as a tree, the report.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bestAction, mayBind, mayKeepSigner, needsFirstCertificate } from '../../frames/best-action.ts';
import { helpDeskReport } from '../../frames/help-desk-report.ts';
import { layerTree } from '../../frames/layer-tree.ts';
import { estimatedBytes } from '../../frames/message-size.ts';
import { readableFontSize } from '../../frames/page-look.ts';
import { identityFor, signingChoices } from '../../frames/own-identities.ts';
import { sendObstacles, waivedWith, type SendQuestion } from '../../frames/send-obstacles.ts';
import { isSendShortcut } from '../../frames/send-shortcut.ts';
import { toneOf } from '../../ui/verdict-tone.ts';
import type { Layer } from '../../src/smime/contract.ts';
import type { IdentityView } from '../../src/wire/views.ts';
import { certificate, composerView, readerView, readinessOf } from '../browser/frames/scenarios.ts';

const CHANGED_SIGNERS = [
  ['mismatch', 'signer.pinned-certificate-changed'],
  ['unknown', 'signer.certificate-changed-unknown'],
  ['caution', 'signer.certificate-changed'],
] as const;

test('The page cannot make the frame’s text unreadable by its font size', () => {
  assert.equal(readableFontSize(1), 12);
  assert.equal(readableFontSize(500), 24);
  assert.equal(readableFontSize(Number.NaN), 14);
});

describe('The best action', () => {
  const action = (grant: string): string | undefined => bestAction(readerView(grant)!.verdict)?.mend.kind;

  test('mends what can be mended, and is absent where nothing can', () => {
    assert.equal(action('locked'), 'unlock');
    assert.equal(action('no-key'), 'import-identity');
    assert.equal(action('unknown'), 'trust');
    assert.equal(action('mismatch'), 'certificate');
    for (const grant of ['valid', 'invalid', 'caution', 'partial', 'error'])
      assert.equal(action(grant), undefined);
  });

  test('is to compare the fingerprint when the certificate of a sender has changed, whatever the status', () => {
    const { verdict } = readerView('valid')!;
    for (const [status, code] of CHANGED_SIGNERS) {
      const best = bestAction({ ...verdict, status, codes: [code] });
      assert.deepEqual([best?.labelKey, best?.mend.kind], ['reader_action_compare', 'trust']);
    }
  });

  test('is, of a gateway’s certificate that was bound, to trust it as what it names, and never to pin or keep it as the sender’s', () => {
    const { verdict } = readerView('valid')!;
    const bound = 'signer.bound-certificate';
    const best = bestAction({ ...verdict, status: 'unknown', codes: ['path.no-anchor', bound] });
    assert.deepEqual([best?.labelKey, best?.mend.kind], ['reader_action_trust', 'trust']);
    const changed = [bound, 'signer.certificate-changed'];
    assert.equal(bestAction({ ...verdict, status: 'caution', codes: changed }), undefined);
    const pinned = ['signer.pinned-certificate-changed', bound];
    const alarm = bestAction({ ...verdict, status: 'mismatch', codes: pinned });
    assert.equal(alarm?.mend.kind, 'certificate');
    assert.ok(!mayKeepSigner({ status: 'caution', codes: [bound] }));
  });

  test('may be to bind the certificate, where it is only another name than that of the one sender', () => {
    const { verdict, headers } = readerView('mismatch')!;
    assert.ok(mayBind({ verdict, headers: headers! }));
    assert.ok(mayBind({ verdict: { ...verdict, codes: ['signer.no-address'] }, headers: headers! }));
    for (const code of [
      'signer.several-from',
      'signer.no-from',
      'signer.pinned-certificate-changed',
      'signature.bad',
      'signer.bound-certificate',
    ])
      assert.ok(
        !mayBind({ verdict: { ...verdict, codes: [code, 'signer.not-sender'] }, headers: headers! }),
        code,
      );
    const two = [...headers!.from, ...headers!.from];
    assert.ok(!mayBind({ verdict, headers: { ...headers!, from: two } }));
    assert.ok(
      !mayBind({ verdict: { status: 'mismatch', codes: verdict.codes, sentenceKey: '' }, headers: headers! }),
    );
  });

  test('is never to keep a signer who is not the sender, nor another certificate than the known one', () => {
    assert.ok(!mayKeepSigner({ status: 'mismatch', codes: ['signer.not-sender'] }));
    assert.ok(!mayKeepSigner({ status: 'invalid', codes: ['signature.bad'] }));
    assert.ok(mayKeepSigner({ status: 'unknown', codes: ['path.no-anchor'] }));
    for (const [status, code] of CHANGED_SIGNERS) {
      assert.ok(!mayKeepSigner({ status, codes: [code] }), code);
      assert.ok(!mayKeepSigner({ status, codes: ['signature.none', code, 'path.no-anchor'] }), code);
    }
  });

  test('is said in the colour of a warning where somebody may write in the sender’s name', () => {
    const tones = CHANGED_SIGNERS.map(([status, code]) =>
      toneOf({ status, codes: [code, 'path.no-anchor'] }),
    );
    assert.deepEqual(tones, ['tone-mismatch', 'tone-mismatch', 'tone-caution']);
    assert.equal(toneOf({ status: 'unknown', codes: ['path.no-anchor'] }), 'tone-unknown');
  });
});

test('Layers stand in the layer that encloses them, and beside those that do not', () => {
  const layer = (path: string, type: Layer['type']): Layer => ({
    type,
    path,
    algorithms: [],
    status: 'valid',
    codes: [],
  });
  const tree = layerTree([
    layer('1', 'encrypted'),
    layer('1.1', 'signed'),
    layer('1.2', 'signed'),
    layer('1.10', 'signed'),
  ]);
  assert.equal(tree.length, 1);
  assert.deepEqual(
    tree[0]!.inner.map((node) => node.layer.path),
    ['1.1', '1.2', '1.10'],
  );
  assert.equal(layerTree([layer('1.1', 'signed'), layer('1.10', 'signed')]).length, 2);
});

describe('The report for a help desk', () => {
  const report = helpDeskReport(readerView('caution')!, '0.1.0', new Date(0));

  test('names codes, algorithms, signers and certificates', () => {
    for (const part of ['path.expired-now', 'rsassa-pkcs1-v1_5', 'CN=Bob Ray', '5f3a9c', 'caution']) {
      assert.ok(report.includes(part), part);
    }
  });

  test('holds nothing of what the message says', () => {
    assert.ok(!report.includes('Contract'));
    assert.ok(!report.includes('Dear Alice'));
  });

  test('names each path that was tried, and why it did not do', () => {
    const view = readerView('unknown')!;
    const tried = [
      {
        chain: [{ subject: 'CN=Bob Ray', sha256: 'ab'.repeat(32) }],
        codes: ['path.no-anchor'],
        missingIssuer: 'CN=Lost Authority',
      },
    ];
    const layers = view.layers.map((layer) => ({
      ...layer,
      signers: layer.signers?.map((signer) => ({ ...signer, tried })) ?? [],
    }));
    assert.match(
      helpDeskReport({ ...view, layers }, '1', new Date(0)),
      /^ {4}tried 0: CN=Bob Ray \(abababababababab\) \[path\.no-anchor\], issuer missing: CN=Lost Authority$/m,
    );
  });

  test('calls nothing valid of a layer that protects nothing', () => {
    const report = helpDeskReport(readerView('certificates')!, '1', new Date(0));
    assert.match(report, /^layer 1: certificates, part 1$/m);
    assert.match(report, /^ {2}status: none \[message\.certificates-only\]$/m);
    assert.ok(!report.includes('valid'));
  });

  test('cannot be forged by line ends in a name', () => {
    const view = readerView('valid')!;
    const layers = view.layers.map((layer) => {
      const signers = layer.signers?.map((signer) => ({ ...signer, subject: 'x\nverdict: valid' }));
      return signers ? { ...layer, signers } : layer;
    });
    const lines = helpDeskReport({ ...view, layers }, '1', new Date(0)).split('\n');
    assert.equal(lines.filter((line) => line.startsWith('verdict:')).length, 1);
  });
});

describe('Sending', () => {
  const view = composerView('compose')!;
  const ready: SendQuestion = {
    draft: { subject: 'Plans', text: 'x', attachments: [], sign: true, encrypt: true },
    addressees: view.addressees,
    identity: view.identities[0],
    vault: 'unlocked',
    readiness: [readinessOf('bob@firm.example')],
    accepted: new Map(),
    hasPageContent: false,
    sealedFiles: [],
    isOriginUnknown: false,
    encryptedQuotes: [],
    hasOriginalFiles: false,
    outsiders: [],
    maxBytes: 1_000_000,
    files: [],
    isPageUploading: false,
    maxOpen: 5,
    isWaived: () => false,
  };
  const draft = (change: Partial<SendQuestion['draft']>): SendQuestion['draft'] => ({
    ...ready.draft,
    ...change,
  });

  test('has no obstacle when everything is there', () => {
    assert.deepEqual(sendObstacles(ready), []);
  });

  test('waits for recipients, an identity, an open vault and files', () => {
    const nobody = { ...view.addressees, to: [] };
    assert.deepEqual(sendObstacles({ ...ready, addressees: nobody }), ['no-recipients']);
    assert.deepEqual(sendObstacles({ ...ready, identity: undefined, vault: 'locked' }), ['no-identity']);
    assert.deepEqual(sendObstacles({ ...ready, vault: 'locked' }), ['vault-locked']);
    assert.deepEqual(sendObstacles({ ...ready, draft: draft({ sign: false, encrypt: false }) }), [
      'nothing-on',
    ]);
  });

  test('is stopped by words among the recipients that are no address, whoever else is there', () => {
    for (const to of [view.addressees.to, []])
      for (const protection of [{}, { encrypt: false }, { sign: false }])
        assert.deepEqual(
          sendObstacles({
            ...{ ...ready, draft: draft(protection) },
            addressees: { ...view.addressees, to, unreadable: ['bob'] },
          }).filter((one) => !one.startsWith('recipients')),
          ['unreadable-addresses'],
        );
  });

  test('asks what the webmail would ask, until it was answered for what there is now', () => {
    const people = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ name: '', address: `p${index}@firm.example` }));
    const open = { ...view.addressees, to: people(4), cc: people(2) };
    const hidden = { ...view.addressees, to: people(1), bcc: people(8) };
    const signed = { ...ready, draft: draft({ encrypt: false }) };
    assert.deepEqual(sendObstacles({ ...signed, addressees: open }), ['many-open']);
    assert.deepEqual(sendObstacles({ ...signed, addressees: open, maxOpen: 6 }), []);
    assert.deepEqual(sendObstacles({ ...signed, addressees: open, maxOpen: 0 }), []);
    assert.deepEqual(sendObstacles({ ...signed, addressees: hidden }), []);
    const empty = { ...ready, draft: draft({ subject: ' ', text: '\n' }) };
    assert.deepEqual(sendObstacles(empty), ['no-subject', 'no-text']);
    const isWaived: SendQuestion['isWaived'] = (obstacle, count = 0) => obstacle !== 'no-text' && count <= 6;
    assert.deepEqual(sendObstacles({ ...empty, isWaived }), ['no-text']);
    assert.deepEqual(sendObstacles({ ...signed, addressees: open, isWaived }), []);
    const more = { ...open, cc: people(3) };
    assert.deepEqual(sendObstacles({ ...signed, addressees: more, isWaived }), ['many-open']);
  });

  test('says when a file is a message that the recipients cannot open', () => {
    const sealedFiles = ['Prices.eml'];
    assert.deepEqual(sendObstacles({ ...ready, sealedFiles }), ['sealed-files']);
    const isWaived: SendQuestion['isWaived'] = (obstacle) => obstacle === 'sealed-files';
    assert.deepEqual(sendObstacles({ ...ready, sealedFiles, isWaived }), []);
  });

  test('waits for every file: none is missing in silence', () => {
    const name = 'plans.pdf';
    const loading = { key: 1, state: 'loading', name, size: 2, read: 1 } as const;
    const failed = { key: 2, state: 'failed', name, error: new Error() } as const;
    assert.deepEqual(sendObstacles({ ...ready, files: [loading] }), ['files-loading']);
    assert.deepEqual(sendObstacles({ ...ready, files: [failed] }), ['files-failed']);
    assert.deepEqual(sendObstacles({ ...ready, files: [loading, failed] }), [
      'files-loading',
      'files-failed',
    ]);
    assert.deepEqual(sendObstacles({ ...ready, isPageUploading: true }), ['page-upload']);
  });

  test('is stopped by a certificate of one’s own that is revoked, or of no use for signing today', () => {
    const identity = view.identities[0]!;
    const obstacles = (change: Partial<IdentityView>, protection = {}) =>
      sendObstacles({ ...ready, draft: draft(protection), identity: { ...identity, ...change } });
    const encryptOnly = { sign: false };
    const revoked = { codes: ['path.revoked'] };
    assert.deepEqual(obstacles(revoked), ['identity-revoked']);
    assert.deepEqual(obstacles(revoked, encryptOnly), ['identity-revoked']);
    const expired = { certificate: { ...identity.certificate, notAfter: '2020-01-01T00:00:00Z' } };
    assert.deepEqual(obstacles(expired), ['identity-expired']);
    assert.deepEqual(obstacles(expired, encryptOnly), []);
    const early = { certificate: { ...identity.certificate, notBefore: '2099-01-01T00:00:00Z' } };
    assert.deepEqual(obstacles(early), ['identity-not-yet-valid']);
    assert.deepEqual(obstacles(early, encryptOnly), []);
    const forReading = { usableFor: { sign: false, encrypt: true } };
    assert.deepEqual(obstacles(forReading), ['identity-cannot-sign']);
    assert.deepEqual(obstacles(forReading, encryptOnly), []);
  });

  test('encrypted waits for every recipient, but accepts an untrusted one the user accepted', () => {
    const untrusted = [readinessOf('untrusted@other.example')];
    assert.deepEqual(sendObstacles({ ...ready, readiness: undefined }), ['recipients-unknown']);
    assert.deepEqual(sendObstacles({ ...ready, readiness: untrusted }), ['recipients-not-ready']);
    const { sha256 } = untrusted[0]!.certificate!;
    const accepted = new Map([
      ['untrusted@other.example', sha256],
      ['missing@partner.example', sha256],
    ]);
    assert.deepEqual(sendObstacles({ ...ready, readiness: untrusted, accepted }), []);
    const another = new Map([['untrusted@other.example', 'f'.repeat(64)]]);
    assert.deepEqual(sendObstacles({ ...ready, readiness: untrusted, accepted: another }), [
      'recipients-not-ready',
    ]);
    const missing = [readinessOf('missing@partner.example')];
    assert.deepEqual(sendObstacles({ ...ready, readiness: missing, accepted }), ['recipients-not-ready']);
    assert.deepEqual(sendObstacles({ ...ready, readiness: missing, draft: draft({ encrypt: false }) }), []);
  });

  test('refuses a quote that came encrypted when it would leave unencrypted', () => {
    const encryptedQuotes = ['> of another', '> the secret of the gate'];
    const quoting = draft({ text: 'Yes.\n> the secret of the gate', encrypt: false });
    assert.deepEqual(sendObstacles({ ...ready, encryptedQuotes, draft: quoting }), ['quote-unencrypted']);
    assert.deepEqual(sendObstacles({ ...ready, encryptedQuotes, draft: { ...quoting, encrypt: true } }), []);
    assert.deepEqual(sendObstacles({ ...ready, encryptedQuotes, draft: { ...quoting, text: 'Yes.' } }), []);
    const withFiles = { ...ready, hasOriginalFiles: true, draft: draft({ text: 'Yes.', encrypt: false }) };
    assert.deepEqual(sendObstacles(withFiles), ['quote-unencrypted']);
  });

  test('waits for a word on what the page supplied, and on who did not have what is quoted', () => {
    assert.deepEqual(sendObstacles({ ...ready, hasPageContent: true }), ['page-content']);
    assert.deepEqual(sendObstacles({ ...ready, outsiders: ['eve@x.example'] }), ['outsiders']);
  });

  test('as a draft of which nothing is known is asked about, and once more before it leaves unencrypted', () => {
    const unknown = { ...ready, isOriginUnknown: true };
    const open = { ...unknown, draft: draft({ encrypt: false }) };
    assert.deepEqual(sendObstacles(unknown), ['draft-unknown']);
    const waived = waivedWith('draft-unknown', unknown);
    const isWaived: SendQuestion['isWaived'] = (_obstacle, count = 0) => count <= waived;
    assert.deepEqual(sendObstacles({ ...unknown, isWaived }), []);
    assert.deepEqual(sendObstacles({ ...open, isWaived }), ['draft-unknown']);
    const isWaivedOpen: SendQuestion['isWaived'] = (_obstacle, count = 0) =>
      count <= waivedWith('draft-unknown', open);
    assert.deepEqual(sendObstacles({ ...unknown, isWaived: isWaivedOpen }), []);
    assert.deepEqual(sendObstacles({ ...open, isWaived: isWaivedOpen }), []);
  });

  test('is stopped before a message is made that the server would refuse', () => {
    const attachments = [{ name: 'a', type: 'a/b', content: new Blob([new Uint8Array(700_000)]) }];
    assert.deepEqual(sendObstacles({ ...ready, draft: draft({ attachments }) }), ['too-large']);
    const signedOnly = draft({ attachments, encrypt: false });
    assert.deepEqual(sendObstacles({ ...ready, draft: signedOnly }), []);
    assert.ok(estimatedBytes(signedOnly) > 700_000 * 1.33);
  });

  test('takes the preferred identity of the sender’s address, and none of another', () => {
    const identity = (address: string, preferred: boolean): IdentityView => ({
      ...view.identities[0]!,
      certificate: certificate('x', address),
      preferred,
    });
    const [first, preferred] = [identity('a@x.example', false), identity('A@x.example', true)];
    assert.equal(identityFor('a@X.example', [first, preferred], 'sign'), preferred);
    assert.equal(identityFor('a@x.example', [first], 'sign'), first);
    assert.equal(identityFor('b@x.example', [first, preferred], 'sign'), undefined);
    const revoked = { ...preferred, codes: ['path.revoked'] };
    const expired = { ...preferred, certificate: { ...preferred.certificate, notAfter: '2020-01-01' } };
    for (const unfit of [revoked, expired])
      assert.equal(
        identityFor('a@x.example', [unfit, first], 'sign'),
        first,
        'one that can be used is better',
      );
    const [reading, signing] = [
      { sign: false, encrypt: true },
      { sign: true, encrypt: false },
    ].map((usableFor) => ({ ...first, usableFor }));
    assert.equal(identityFor('a@x.example', [reading!, signing!], 'sign'), signing);
    assert.equal(identityFor('a@x.example', [signing!, reading!], 'encrypt'), reading);
  });

  test('offers to sign with any identity of the address that can be used, the newest first', () => {
    const identity = (id: string, notBefore: string, change: Partial<IdentityView> = {}): IdentityView => ({
      ...view.identities[0]!,
      ...{ id, preferred: false, ...change },
      certificate: { ...certificate('x', 'a@x.example'), notBefore },
    });
    const old = identity('old', '2024-01-01T00:00:00Z');
    const recent = identity('recent', '2025-01-01T00:00:00Z');
    const revoked = identity('revoked', '2025-06-01T00:00:00Z', { codes: ['path.revoked'] });
    const expired = {
      ...recent,
      certificate: { ...recent.certificate, notAfter: '2025-02-01T00:00:00Z' },
    };
    const reading = identity('reading', '2025-06-01T00:00:00Z', {
      usableFor: { sign: false, encrypt: true },
    });
    const all = [old, revoked, expired, reading, recent];
    assert.deepEqual(signingChoices('A@x.example', all), [recent, old]);
    assert.deepEqual(
      signingChoices('a@x.example', [{ ...old, preferred: true }, recent]).map(({ id }) => id),
      ['old', 'recent'],
    );
    assert.deepEqual(signingChoices('b@x.example', all), []);
  });
});

test('Who has no certificate at all is told how to begin; who has others, which ones were tried', () => {
  assert.ok(needsFirstCertificate(readerView('no-certificate')!));
  assert.ok(!needsFirstCertificate(readerView('no-key')!));
  assert.ok(!needsFirstCertificate(readerView('locked')!));
});

test('Ctrl+Enter and Command+Enter stand for Send, and nothing that is near them', () => {
  const key = {
    key: 'Enter',
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    isComposing: false,
  };
  assert.ok(isSendShortcut({ ...key, ctrlKey: true }));
  assert.ok(isSendShortcut({ ...key, metaKey: true }));
  for (const other of [
    {},
    { shiftKey: true },
    { ctrlKey: true, altKey: true },
    { ctrlKey: true, isComposing: true },
    { ctrlKey: true, key: 'm' },
  ])
    assert.ok(!isSendShortcut({ ...key, ...other }), JSON.stringify(other));
});
