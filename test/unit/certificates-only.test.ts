// Messages that bring certificates and sign nothing: what open() says of them, and which of them may be kept.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { broughtCertificates, keepableCertificates } from '../../background/brought-certificates.ts';
import { bytesFromLatin1, toBase64, type Bytes } from '../../src/bytes.ts';
import { certificatesOnly } from '../../src/cms/sign.ts';
import type { OpenedMessage } from '../../src/smime/contract.ts';
import { open } from '../../src/smime/open.ts';
import type { Certificate } from '../../src/x509/certificate.ts';
import { makeIdentity } from './made-identity.ts';

const alice = await makeIdentity({ emails: ['alice@example.test'] });
const nobody = await makeIdentity({ emails: [], name: 'Nobody' });
const BAG = certificatesOnly([alice.certificate, nobody.certificate]);

const part = (type: string, name: string): string =>
  [
    `Content-Type: ${type}; name="${name}"`,
    'Content-Transfer-Encoding: base64',
    `Content-Disposition: attachment; filename="${name}"`,
    '',
    toBase64(BAG).replace(/.{76}/g, '$&\r\n'),
    '',
  ].join('\r\n');
const HEADER = 'From: bob@example.test\r\nSubject: Certificates\r\nMIME-Version: 1.0\r\n';
const alone = (type = 'application/pkcs7-mime; smime-type=certs-only', name = 'smime.p7c'): Bytes =>
  bytesFromLatin1(HEADER + part(type, name));
const besideText = bytesFromLatin1(
  `${HEADER}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n` +
    `Here they are.\r\n--b\r\n${part('application/pkcs7-mime; smime-type=certs-only', 'smime.p7c')}--b--\r\n`,
);

function judge(raw: Bytes): Promise<OpenedMessage> {
  return open(raw, {
    identities: [],
    anchors: [{ certificate: alice.certificate, scope: { kind: 'all' } }],
    now: new Date(),
  });
}

describe('A message of certificates alone', () => {
  test('protects nothing and is never valid, although the authority of one is trusted', async () => {
    const { verdict, content, signerCertificates } = await judge(alone());
    assert.deepEqual([verdict.status, verdict.codes], ['none', ['message.certificates-only']]);
    assert.equal(verdict.sentenceKey, 'verdict_none_certificates');
    assert.equal(verdict.signer, undefined);
    assert.equal(content, undefined);
    assert.deepEqual(signerCertificates, []);
  });

  test('says in its layer whose they are', async () => {
    const { layers } = await judge(alone());
    assert.deepEqual(
      layers.map(({ type, path, status }) => [type, path, status]),
      [['certificates', '1', 'none']],
    );
    assert.deepEqual(layers[0]!.certificates?.map(({ addresses }) => addresses.join()).sort(), [
      '',
      'alice@example.test',
    ]);
  });

  test('is known by its name where a gateway has lost its type', async () => {
    const { verdict } = await judge(alone('application/octet-stream'));
    assert.deepEqual(verdict.codes, ['message.certificates-only']);
  });

  test('beside a text is no message that is protected in part', async () => {
    const { verdict, layers } = await judge(besideText);
    assert.deepEqual([verdict.status, verdict.codes], ['none', ['message.certificates-only']]);
    assert.equal(layers[0]!.path, '1.2');
  });

  test('offers for keeping what has an address, and says of each whether it is kept and vouched for', async () => {
    const opened = await judge(alone());
    const brought = await broughtCertificates(opened, {
      kept: (all) => Promise.resolve(new Set(all)),
      vouching: (all) => Promise.resolve(all.map(() => ['path.no-anchor'])),
      known: () => Promise.resolve([]),
    });
    assert.deepEqual(
      new Map(
        brought.map(({ certificate, canKeep, kept, codes }) => [
          certificate.addresses.join(),
          { canKeep, kept, codes },
        ]),
      ),
      new Map([
        ['alice@example.test', { canKeep: true, kept: true, codes: ['path.no-anchor'] }],
        ['', { canKeep: false, kept: false, codes: [] }],
      ]),
    );
    assert.deepEqual(
      (await keepableCertificates(opened)).map(({ der }) => der),
      [alice.certificate.der],
    );
  });

  test('is to be compared first where nobody vouches for it, and its holder is known by another key', async () => {
    const opened = await judge(alone());
    const rivals = async (codes: readonly string[], known: readonly Certificate[]): Promise<unknown[]> => {
      const brought = await broughtCertificates(opened, {
        kept: () => Promise.resolve(new Set<string>()),
        vouching: (all) => Promise.resolve(all.map(() => codes)),
        known: () => Promise.resolve(known),
      });
      return brought.filter(({ canKeep }) => canKeep).map(({ isRival }) => isRival);
    };
    const { certificate: other } = await makeIdentity({ emails: ['alice@example.test'] });
    assert.deepEqual(await rivals(['path.no-anchor'], [other]), [true]);
    assert.deepEqual(await rivals(['path.out-of-scope'], [other]), [true]);
    assert.deepEqual(await rivals([], [other]), [undefined], 'an authority vouches for it');
    assert.deepEqual(await rivals(['path.no-anchor'], []), [undefined], 'the holder is not known yet');
    assert.deepEqual(await rivals(['path.no-anchor'], [other, alice.certificate]), [undefined], 'the key is');
  });
});
