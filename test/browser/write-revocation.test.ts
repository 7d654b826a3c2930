// Nothing is encrypted to a certificate that its authority has withdrawn: the composer finds out while one writes.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { chromiumMissing } from '../available.ts';
import { RevocationAuthority } from '../interop/revocation/authority.ts';
import { PERSON, inDays, type MadeCertificate } from '../unit/certificate-maker.ts';
import { startEmbedded, type EmbeddedStack } from '../webmail/embedded/index.ts';
import { openssl } from '../webmail/openssl.ts';
import { askBackground, fileStandIn } from './harness/ask-background.ts';
import { importContacts, openDesk, signIn, writeLetter, type Desk } from './harness/writing-desk.ts';

const DORA = 'dora@example.test';
const EMIL = 'emil@example.test';

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
      await composer.frame.getByText(`The certificate known for ${EMIL} was revoked`).waitFor();
      await composer.frame.locator('[data-obstacle=recipients-not-ready]').waitFor();
      assert.ok(await composer.frame.locator('.send-bar .button.primary').isDisabled());
      const contacts = await askBackground(desk.popup, 'contacts.list', null);
      const codes = contacts
        .find(({ address }) => address === EMIL)!
        .certificates.flatMap((one) => one.codes);
      assert.ok(codes.includes('path.revoked'), 'the list of contacts says so as well');
    });
  },
);
