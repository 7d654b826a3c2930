// Nothing is encrypted to a certificate that its authority has withdrawn: the composer finds out while one writes.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { chromiumMissing } from '../available.ts';
import { RevocationAuthority } from '../interop/revocation/authority.ts';
import { PERSON, inDays, type MadeCertificate } from '../unit/certificate-maker.ts';
import { eventually } from '../eventually.ts';
import { startEmbedded, type EmbeddedStack } from '../webmail/embedded/index.ts';
import { openssl } from '../webmail/openssl.ts';
import { askBackground, fileStandIn } from './harness/ask-background.ts';
import { importContacts, openDesk, signIn, writeLetter, type Desk } from './harness/writing-desk.ts';

const DORA = 'dora@example.test';
const EMIL = 'emil@example.test';

const isOwn = ({ path }: { readonly path: string }): boolean => path.startsWith('/own');

describe(
  'Before an encrypted letter is sent, authorities are asked',
  { skip: await chromiumMissing() },
  () => {
    let desk: Desk;
    let stack: EmbeddedStack;
    let authority: RevocationAuthority;
    before(async () => {
      [desk, stack, authority] = await Promise.all([
        openDesk(),
        startEmbedded(),
        RevocationAuthority.start(),
      ]);
      await signIn(desk, stack);
      const file = await fileStandIn(authority.root.certificateFile);
      const [outcome] = await askBackground(desk.popup, 'authorities.inspect', { files: [file] });
      const { sha256 } = outcome!.imported[0]!;
      await askBackground(desk.popup, 'authorities.add', { file, sha256, scope: { kind: 'all' } });
      await askBackground(desk.popup, 'settings.change', { checkOnline: true });
    });
    after(() => Promise.all([desk.close(), stack.stop(), authority.stop()]));

    /** Somebody whose certificate the background knows and can ask about. */
    async function contact(address: string): Promise<MadeCertificate> {
      // The root issues here: contacts are kept without their authorities.
      const person = await authority.issue(
        `/CN=${address}`,
        { ocsp: '/recipients' },
        { issuer: authority.root, extensions: [...PERSON, `subjectAltName=email:${address}`] },
      );
      const file = `${person.certificateFile}.cer`;
      await writeFile(file, await openssl(['x509', '-in', person.certificateFile, '-outform', 'DER']));
      await importContacts(desk.popup, file);
      return person;
    }

    test('and a revoked certificate blocks the letter, while a good one does not', async () => {
      authority.serve('/recipients', async (request, _body, response) => {
        const encoded = decodeURIComponent(request.url!.slice('/recipients/'.length));
        const asked = Buffer.from(encoded, 'base64');
        response.end(await authority.ocspAnswer(asked, authority.root, authority.root));
      });
      await contact(DORA);
      const emil = await contact(EMIL);
      authority.revoke(emil, inDays(-1), 'keyCompromise');
      const composer = await writeLetter(desk, stack, 'Encrypt', {
        to: `${DORA}, ${EMIL}`,
        subject: 'Plans',
        text: 'For both.',
      });
      const chip = (who: string, state: string) =>
        composer.frame.locator(`.chip[data-state=${state}]`).filter({ hasText: who });
      await chip(EMIL, 'revoked').waitFor();
      await chip(DORA, 'ready').waitFor();
      await composer.frame.getByText(`The certificate you have for ${EMIL} was revoked`).waitFor();
      await composer.frame.locator('[data-obstacle=recipients-not-ready]').waitFor();
      assert.ok(await composer.frame.locator('.send-bar .button.primary').isDisabled());
      const kept = await askBackground(desk.popup, 'contacts.details', { address: EMIL });
      const codes = kept!.certificates.flatMap((one) => one.codes);
      assert.ok(codes.includes('path.revoked'), 'the contact says so as well');
    });

    test('and one’s own revoked certificate is passed over; where it is the only one, nothing is signed', async () => {
      authority.serve('/own', async (request, _body, response) => {
        const asked = Buffer.from(decodeURIComponent(request.url!.slice('/own/'.length)), 'base64');
        response.end(await authority.ocspAnswer(asked, authority.root, authority.root));
      });
      const own = await authority.issue(
        '/CN=Alice Withdrawn',
        { ocsp: '/own' },
        { issuer: authority.root, extensions: [...PERSON, 'subjectAltName=email:alice@example.test'] },
      );
      authority.revoke(own, inDays(-1), 'keyCompromise');
      const file = `${own.certificateFile}.p12`;
      await openssl([
        ...['pkcs12', '-export', '-in', own.certificateFile, '-inkey', own.keyFile],
        ...['-out', file, '-passout', 'pass:correct horse'],
      ]);
      const { added } = await askBackground(desk.popup, 'identities.import', {
        file: await fileStandIn(file),
        password: 'correct horse',
      });
      await askBackground(desk.popup, 'identities.prefer', { id: added[0]!.id });
      const letter = { to: 'bob@example.test', subject: 'Signed', text: 'By me.' };

      const passing = await writeLetter(desk, stack, 'Sign', letter);
      await eventually('the authority to be asked', () => authority.asked.some(isOwn) || undefined);
      await passing.frame.locator('.identity-line').filter({ hasText: 'Alice Ray' }).waitFor();
      await passing.frame.locator('.send-bar .button.primary:enabled').waitFor();
      const identities = await askBackground(desk.popup, 'identities.list', null);
      for (const { id } of identities.filter((one) => one.id !== added[0]!.id))
        await askBackground(desk.popup, 'identities.remove', { id });

      await passing.frame.locator('[data-obstacle=identity-revoked]').waitFor();
      await passing.frame.getByText('Your certificate for alice@example.test was revoked').waitFor();
      await passing.button('Import my certificate').waitFor();
      await passing.frame.locator('.identity-line').filter({ hasText: 'revoked' }).waitFor();
      assert.ok(await passing.frame.locator('.send-bar .button.primary').isDisabled());
    });
  },
);
