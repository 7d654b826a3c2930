// Gateways' certificates as the user keeps them: bound after a look, used for writing and reading, removed, brought back.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, beforeEach, describe, test } from 'node:test';
import type { OpenedMessage } from '../../src/smime/contract.ts';
import { readBoundTo, type BoundTo } from '../../src/trust/certificate-binding.ts';
import type { RecipientReadiness } from '../../src/wire/views.ts';
import { sha256Fingerprint } from '../../src/x509/certificate.ts';
import { CA, CertificateMaker, PERSON } from './certificate-maker.ts';
import { forgetAll, stored } from './fake-browser.ts';
import './fake-webmail.ts';

// The list of built-in authorities is a file of the extension.
const roots = await readFile(new URL('../../src/trust/data/email-roots.json', import.meta.url), 'utf8');
globalThis.fetch = () => Promise.resolve(new Response(roots));

const { bindProposed, bindingProposal, listBindings, proposeBinding, proposeBindingOfSigner } =
  await import('../../background/binding-proposals.ts');
const { importContacts } = await import('../../background/contact-views.ts');
const { judgingState } = await import('../../background/judging-state.ts');
const { recipientReadiness } = await import('../../background/readiness.ts');
const { addAuthority } = await import('../../background/stores/authorities.ts');
const { addBinding, certificateBindings, removeBinding, restoreBinding } =
  await import('../../background/stores/certificate-bindings.ts');
const { addContacts } = await import('../../background/stores/contacts.ts');
const { trustState } = await import('../../background/stores/trust-state.ts');
const { takeForUndo } = await import('../../background/stores/undo.ts');
const { proposeRecipient, trustProposal } = await import('../../background/trust-proposals.ts');

const maker = await CertificateMaker.create();
after(() => maker.dispose());
const root = await maker.make({ subject: '/CN=Root', extensions: CA });
const make = (name: string, names: readonly string[], issuer = root) =>
  maker.make({ subject: `/CN=${name}`, issuer, extensions: [...PERSON, ...names] });
const gateway = await make('Gateway', ['subjectAltName=email:smime-gateway@example.org']);
const nameless = await make('Nameless gateway', ['subjectAltName=DNS:gateway.example.org']);
const bob = await make('Bob', ['subjectAltName=email:bob@example.org']);
const BOB: BoundTo = { kind: 'address', address: 'bob@example.org' };
const DOMAIN: BoundTo = { kind: 'domain', domain: 'example.org' };

async function readinessOf(...addresses: readonly string[]): Promise<RecipientReadiness[]> {
  const to = addresses.map((address) => ({ name: '', address }));
  return recipientReadiness({
    ...{ from: { name: '', address: 'alice@example.test' }, to, cc: [], bcc: [], unreadable: [] },
  });
}

beforeEach(async () => {
  forgetAll();
  await addAuthority(root.certificate, { kind: 'all' });
});

describe('A bound certificate', () => {
  test('is kept once for each of those whom it stands for', async () => {
    for (const boundTo of [DOMAIN, BOB, DOMAIN]) await addBinding(gateway.certificate, boundTo);
    await addBinding(nameless.certificate, DOMAIN);
    const kept = await certificateBindings();
    assert.deepEqual(
      kept.map(({ boundTo }) => boundTo),
      [DOMAIN, BOB, DOMAIN],
    );
    assert.deepEqual((await judgingState()).context.certificateBindings, kept);
    assert.ok((await judgingState()).context.certificates?.some((one) => one === kept[0]!.certificate));
  });

  test('goes when it is removed, and comes back as it was', async () => {
    await addBinding(gateway.certificate, DOMAIN);
    const before = await certificateBindings();
    const undo = await removeBinding(before[0]!.id);
    assert.deepEqual(await certificateBindings(), []);
    await assert.rejects(removeBinding(before[0]!.id), { code: 'store.not-found' });
    const { kind, record } = await takeForUndo(undo);
    assert.equal(kind, 'binding');
    await restoreBinding(record);
    assert.deepEqual(await certificateBindings(), before);
  });

  test('has what was judged before judged again: of the one person, or of all for a domain', async () => {
    const { era: start } = await trustState();
    await addBinding(gateway.certificate, BOB);
    const { era, people } = await trustState();
    assert.deepEqual([era, Object.keys(people ?? {}).length], [start ?? 0, 1]);
    await addBinding(gateway.certificate, DOMAIN);
    assert.notEqual((await trustState()).era, era);
  });

  test('that is not in its form in storage binds nothing', async () => {
    await addBinding(gateway.certificate, DOMAIN);
    const [[id, record]] = Object.entries(
      stored.local.get('certificateBindings') as Record<string, object>,
    ) as [[string, object]];
    for (const wrong of [
      { boundTo: { kind: 'domain', domain: 'org' } },
      { boundTo: { kind: 'domain', domain: 'EXAMPLE.org' } },
      { boundTo: { kind: 'all' } },
      { boundTo: undefined },
      { certificate: 'AAAA' },
      { certificate: undefined },
    ]) {
      stored.local.set('certificateBindings', { [id]: { ...record, ...wrong } });
      assert.deepEqual(await certificateBindings(), [], JSON.stringify(wrong));
    }
  });

  test('is one of a number that can be looked through for every message', async () => {
    for (let count = 0; count < 500; count++)
      await addBinding(gateway.certificate, { kind: 'domain', domain: `d${count}.example` });
    await assert.rejects(addBinding(gateway.certificate, DOMAIN), { code: 'trust.too-many-bindings' });
    assert.equal((await certificateBindings()).length, 500);
  });
});

describe('A proposal to bind a certificate', () => {
  test('of the signer of a message begins with its sender', async () => {
    const sha256 = await sha256Fingerprint(gateway.certificate);
    const opened = {
      verdict: { signer: { sha256, name: '', address: '' } },
      content: { headers: { from: [{ name: 'Bob', address: 'Bob@Example.org' }] } },
      signerCertificates: [gateway.certificate],
    } as unknown as OpenedMessage;
    const view = await bindingProposal(await proposeBindingOfSigner(opened, sha256));
    assert.deepEqual([view.address, view.domain, view.codes], ['bob@example.org', 'example.org', []]);
    assert.deepEqual(view.certificate.addresses, ['smime-gateway@example.org']);
    await assert.rejects(proposeBindingOfSigner(opened, 'ab'.repeat(32)), { code: 'store.not-found' });
  });

  test('binds to what the user names, and to nothing that is refused', async () => {
    const id = await proposeBinding(gateway.certificate);
    assert.equal((await bindingProposal(id)).domain, 'example.org');
    await assert.rejects(bindProposed(id, 'domain', 'org'), { code: 'trust.binding-shared-domain' });
    await assert.rejects(bindProposed(id, 'address', 'bob'), { code: 'scope.not-an-address' });
    await assert.rejects(bindProposed('other', 'domain', 'example.org'), { code: 'trust.proposal-gone' });
    assert.deepEqual(await certificateBindings(), []);
    assert.deepEqual(await bindProposed(id, 'domain', ' Example.ORG'), DOMAIN);
    const [listed] = await listBindings();
    assert.deepEqual(
      [listed?.boundTo, listed?.certificate.subject, listed?.codes],
      [DOMAIN, 'CN=Gateway', []],
    );
  });

  test('comes with the import of a certificate that names nobody', async () => {
    const content = new Blob([await readFile(nameless.certificateFile)]);
    const [outcome] = await importContacts([{ name: 'gateway.cer', content }]);
    const [refused] = outcome!.refused;
    assert.equal(refused?.code, 'contacts.no-address');
    await bindProposed(refused.binding!, 'domain', 'example.org');
    assert.equal((await readinessOf('amy@example.org'))[0]?.state, 'ready');
  });
});

describe('The readiness of a recipient', () => {
  test('says by whose certificate they can be written to', async () => {
    assert.equal((await readinessOf('bob@example.org'))[0]?.state, 'missing');
    await addBinding(gateway.certificate, DOMAIN);
    await addBinding(nameless.certificate, BOB);
    const found = await readinessOf('bob@example.org', 'amy@Example.org', 'bob@mail.example.org');
    assert.deepEqual(
      found.map(({ state, boundTo, certificate }) => [state, boundTo, certificate?.subject]),
      [
        ['ready', BOB, 'CN=Nameless gateway'],
        ['ready', DOMAIN, 'CN=Gateway'],
        ['missing', undefined, undefined],
      ],
    );
  });

  test('has their own certificate, once there is one, in the place of the gateway’s', async () => {
    await addBinding(gateway.certificate, DOMAIN);
    await addContacts([bob.certificate], 'file');
    const [found] = await readinessOf('bob@example.org');
    assert.deepEqual(
      [found?.state, found?.boundTo, found?.certificate?.subject],
      ['ready', undefined, 'CN=Bob'],
    );
  });

  test('by a gateway that nobody vouches for is mended by trusting it as whom it names', async () => {
    const stranger = await maker.make({ subject: '/CN=Stranger', extensions: CA });
    const strangers = await make('Gateway', ['subjectAltName=email:gateway@partner.example'], stranger);
    await addBinding(strangers.certificate, readBoundTo('domain', 'firm.example'));
    const [found] = await readinessOf('eve@firm.example');
    assert.equal(found?.state, 'untrusted');
    const id = await proposeRecipient('eve@firm.example', found.certificate!.sha256);
    assert.equal((await trustProposal(id)).address, 'gateway@partner.example');
  });
});
