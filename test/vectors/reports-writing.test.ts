// Keys, certificates and messages made after public reports about writing: each kind, and its right outcome.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { beforeEach, test } from 'node:test';
import { concatBytes, type Bytes } from '../../src/bytes.ts';
import { readKeyFile } from '../../src/pkcs12/read-key-file.ts';
import { chooseCertificate, type RecipientChoice } from '../../src/smime/choose-certificate.ts';
import type { OpenedMessage } from '../../src/smime/contract.ts';
import { open } from '../../src/smime/open.ts';
import { seal } from '../../src/smime/seal.ts';
import type { SealOptions } from '../../src/smime/seal-contract.ts';
import { readBoundTo } from '../../src/trust/certificate-binding.ts';
import type { TrustAnchor } from '../../src/trust/anchor.ts';
import { readCertificateFile } from '../../src/x509/certificate-file.ts';
import { equalCertificates, type Certificate } from '../../src/x509/certificate.ts';
import type { Identity } from '../../src/x509/identity.ts';
import { forgetAll } from '../unit/fake-browser.ts';
import { describeVectors } from './folder.ts';

// The list of built-in authorities is a file of the extension.
const roots = await readFile(new URL('../../src/trust/data/email-roots.json', import.meta.url), 'utf8');
globalThis.fetch = () => Promise.resolve(new Response(roots));

const { importIdentityFile } = await import('../../background/import-identities.ts');
const { listIdentities } = await import('../../background/identity-views.ts');
const { createVault } = await import('../../background/vault.ts');

const NOW = new Date('2026-12-01T12:00:00Z');
const ME = 'me@firm.example';
const YOU = 'you@partner.example';
const PASSWORD = 'secret';

describeVectors('reports-writing', (folder) => {
  const certificates = (file: string): Certificate[] => readCertificateFile(folder.bytes(file));
  const certificate = (file: string): Certificate => certificates(file)[0]!;
  const identities = async (file: string, password = PASSWORD): Promise<readonly Identity[]> =>
    (await readKeyFile(folder.bytes(file), password)).identities;
  const identity = async (key: string, own: string): Promise<Identity> => {
    const both = concatBytes(folder.bytes(key), folder.bytes(own));
    return (await readKeyFile(both, '')).identities[0]!;
  };
  const anchors = (): TrustAnchor[] => [{ certificate: certificate('pki/root.pem'), scope: { kind: 'all' } }];
  const issuing = (): Certificate => certificate('pki/issuing.pem');
  const choose = (address: string, candidates: Certificate[], now = NOW): Promise<RecipientChoice> =>
    chooseCertificate({ address, certificates: [...candidates, issuing()], anchors: anchors(), now });
  const opened = (raw: Bytes, own: readonly Identity[] = []): Promise<OpenedMessage> =>
    open(raw, { identities: own, anchors: anchors(), certificates: [issuing()], now: NOW });
  const sealed = async (options: Partial<SealOptions>, to = YOU): Promise<Bytes> => {
    const draft = {
      ...{ from: { name: '', address: ME }, to: [{ name: '', address: to }], cc: [], bcc: [] },
      ...{ subject: 'Hello', text: 'Hello there.', attachments: [] },
    };
    const { messages } = await seal(draft, {
      ...{ sign: true, encrypt: false, certificates: [issuing()], anchors: anchors(), now: NOW },
      ...options,
    });
    return messages[0]!.raw;
  };
  const take = async (name: string, password = ''): Promise<readonly string[]> => {
    await importIdentityFile({ name, content: new Blob([folder.bytes(name)]) }, password);
    return (await listIdentities()).map(({ certificate: { notAfter } }) => notAfter);
  };
  beforeEach(forgetAll);

  test('01: who signs with one certificate and encloses another is answered with that', async () => {
    const { verdict, answerCertificates } = await opened(folder.bytes('01-dual-key-read/two-keys.eml'));
    assert.equal(verdict.status, 'valid', verdict.codes.join(' '));
    const wanted = certificate('pki/you-enc.pem');
    assert.ok(answerCertificates.some(({ certificate: brought }) => equalCertificates(brought, wanted)));
    assert.equal((await choose(YOU, [wanted])).state, 'ready');
  });

  test('02: a signature by the one certificate carries the other', async () => {
    const own = await identity('pki/me-sign.key', 'pki/me-sign.pem');
    const encryption = certificate('pki/me-enc.pem');
    const raw = await sealed({
      identity: own,
      ownCertificates: [
        { certificate: own.certificate, chain: [] },
        { certificate: encryption, chain: [] },
      ],
    });
    const { verdict, answerCertificates } = await opened(raw);
    assert.equal(verdict.status, 'valid', verdict.codes.join(' '));
    assert.ok(answerCertificates.some(({ certificate: brought }) => equalCertificates(brought, encryption)));
  });

  test('03: one’s own key is enough for one’s own copy, whatever authority issued its certificate', async () => {
    const folderOf = '03-dual-key-own-copy';
    const own = await identity(`${folderOf}/you-other.key`, `${folderOf}/you-other.pem`);
    const raw = await seal(
      {
        ...{ from: { name: '', address: YOU }, to: [{ name: '', address: ME }], cc: [], bcc: [] },
        ...{ subject: 'Hello', text: 'Hello there.', attachments: [] },
      },
      {
        ...{ sign: true, encrypt: true, identity: own, anchors: anchors(), now: NOW },
        certificates: [certificate('pki/me.pem'), issuing()],
        ownCertificates: [{ certificate: own.certificate, chain: [] }],
      },
    );
    const { content } = await opened(raw.messages[0]!.raw, [own]);
    assert.match(content?.text ?? '', /Hello there\./);
  });

  for (const file of ['both.p12', 'both2.p12']) {
    test(`04: of the keys in ${file} there is one that signs and one that opens`, async () => {
      const own = await identities(`04-both-keys-in-one-p12/${file}`);
      assert.equal(own.length, 2);
      const outcomes = await Promise.allSettled(own.map((one) => sealed({ identity: one })));
      assert.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    });
  }

  for (const [file, password] of [
    ['l1-legacy.p12', 'grüße'],
    ['l1-pbes2.p12', 'grüße'],
    ['cp850-legacy.p12', 'grüße'],
    ['cp850-pbes2.p12', 'grüße'],
    ['l1-key-and-cert.pem', 'grüße'],
  ] as const) {
    test(`05: ${file} opens with the password as it is typed`, async () => {
      assert.equal((await identities(`05-password-latin1/${file}`, password)).length, 1);
    });
  }
  for (const file of ['l1-pkcs8.pem', 'l1-trad.pem']) {
    test(`05: ${file} opens with the password as it is typed, and its key waits`, async () => {
      await createVault('correct horse battery staple');
      const name = `05-password-latin1/${file}`;
      const outcome = await importIdentityFile({ name, content: new Blob([folder.bytes(name)]) }, 'grüße');
      assert.doesNotMatch(JSON.stringify(outcome), /password/);
    });
  }

  for (const order of [
    ['key.pem', 'cert.pem'],
    ['cert.pem', 'key.pem'],
    ['bundle.pem', 'key.pem'],
  ] as const) {
    test(`06: ${order.join(' and then ')} become one identity, and a renewed certificate finds its key`, async () => {
      await createVault('correct horse battery staple');
      await take(`06-key-and-certificate-apart/${order[0]}`);
      assert.equal((await take(`06-key-and-certificate-apart/${order[1]}`)).length, 1);
      for (const renewed of ['renewed.cer', 'renewed.p7b']) {
        const until = await take(`06-key-and-certificate-apart/${renewed}`);
        assert.ok(
          until.some((one) => one.startsWith('2036-05-29')),
          until.join(' '),
        );
      }
    });
  }
  for (const file of ['me-p12-base64-oneline.p12', 'me-p12-base64.txt', 'me.zip', 'pem.p12']) {
    test(`07: ${file} is imported`, async () => {
      await createVault('correct horse battery staple');
      assert.equal((await take(`07-base64-p12/${file}`, PASSWORD)).length, 1);
    });
  }

  test('10: a key on a Brainpool curve signs, and receives', async () => {
    const [own] = await identities('10-brainpool/mebp.p12');
    const signed = await opened(await sealed({ identity: own! }));
    assert.equal(signed.verdict.status, 'valid', signed.verdict.codes.join(' '));
    const known = [certificate('10-brainpool/bp.pem'), certificate('10-brainpool/p256.pem'), issuing()];
    const raw = await sealed(
      {
        ...{ identity: own!, encrypt: true, certificates: known },
        ownCertificates: [{ certificate: own!.certificate, chain: [] }],
      },
      'uwe@amt.example',
    );
    const reader = await identity('10-brainpool/bp.key', '10-brainpool/bp.pem');
    assert.match((await opened(raw, [reader])).content?.text ?? '', /Hello there\./);
  });

  test('11: a certificate that begins tomorrow is "not valid yet"', async () => {
    const early = certificate('11-not-yet-valid/you-tomorrow.pem');
    const before = new Date(early.notBefore.getTime() - 24 * 60 * 60_000);
    assert.equal((await choose(YOU, [early], before)).state, 'not-yet-valid');
    assert.equal((await choose(YOU, [early])).state, 'ready');
  });

  test('12: an address with two certificates is written to with both', async () => {
    const both = ['anna.pem', 'ben.pem'].map((file) =>
      certificate(`12-one-address-two-certificates/${file}`),
    );
    const { state, certificates: used } = await choose('info@partner.example', both);
    assert.equal(state, 'ready');
    assert.equal(used.length, 2);
  });

  test('15: a gateway’s certificate is used for the domain that it was bound to, and for no other', async () => {
    const [gateway] = certificates('15-domain-certificate/gateway.cer');
    const bindings = [{ certificate: gateway!, boundTo: readBoundTo('domain', 'Partner.Example') }];
    const by = (address: string): Promise<RecipientChoice> =>
      chooseCertificate({
        ...{ address, certificates: [issuing()], anchors: anchors(), now: NOW, bindings },
      });
    const { state, boundTo, certificates: used } = await by('anybody@partner.example');
    assert.deepEqual([state, boundTo], ['ready', { kind: 'domain', domain: 'partner.example' }]);
    assert.ok(equalCertificates(used[0]!, gateway!));
    assert.equal((await by('anybody@sub.partner.example')).state, 'missing');
  });

  test('16: a signature made half a minute before its certificate began is good', async () => {
    const { verdict } = await opened(folder.bytes('16-signed-just-before-validity/early.eml'));
    assert.ok(['valid', 'caution'].includes(verdict.status), `${verdict.status} ${verdict.codes.join(' ')}`);
  });
});
