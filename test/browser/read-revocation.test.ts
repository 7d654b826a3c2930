// The reader shows its first verdict at once, and completes it in place when the authorities have answered.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Frame, Page } from 'playwright';
import { chromiumMissing } from '../available.ts';
import { eventually } from '../eventually.ts';
import { RevocationAuthority, type EvidencePaths } from '../interop/revocation/authority.ts';
import { PERSON, type MadeCertificate } from '../unit/certificate-maker.ts';
import { startEmbedded, type EmbeddedStack } from '../webmail/embedded/index.ts';
import { clearSigned, type Entity } from '../webmail/messages.ts';
import { fileStandIn } from './harness/ask-background.ts';
import { launchChromium } from './harness/chromium.ts';
import {
  badge,
  LOOPBACK_EXTENSION,
  press,
  type ReadingBrowser,
  shownVerdict,
  untilSeen,
  withCommands,
} from './harness/reading.ts';
import { login, openFolder, openPreview } from './harness/roundcube-pages.ts';

const HTML: Entity = Buffer.from(
  'Content-Type: text/html; charset=utf-8\r\n\r\n<h1>Plans</h1><p>Read me.</p>\r\n',
);

describe('The reader, while authorities are asked', { skip: await chromiumMissing() }, () => {
  let authority: RevocationAuthority;
  let stack: EmbeddedStack;
  let browser: ReadingBrowser;
  let page: Page;
  before(async () => {
    [authority, stack] = await Promise.all([RevocationAuthority.start(), startEmbedded()]);
    browser = await withCommands(await launchChromium({ extension: LOOPBACK_EXTENSION }));
    page = browser.page;
    const file = await fileStandIn(authority.root.certificateFile);
    const sha256 = (await browser.ask('authorities.inspect', { files: [file] }))[0]!.imported[0]!.sha256;
    await browser.ask('authorities.add', { file, sha256, scope: { kind: 'all' } });
    await browser.ask('settings.change', { checkOnline: true, keepSignerCertificates: false });
    await login(page, stack, 'alice');
  });
  after(() => Promise.all([authority.stop(), stack.stop(), browser.close()]));

  /** Bob, with a certificate that says where to ask, and a message of his in Alice's folder. */
  async function messageOf(
    subject: string,
    paths: EvidencePaths,
    { alone = false } = {},
  ): Promise<MadeCertificate> {
    const bob = await authority.issue(`/CN=Bob of ${subject}`, paths, {
      extensions: [...PERSON, 'subjectAltName=email:bob@example.test'],
    });
    const chainFile = alone ? undefined : authority.issuer.certificateFile;
    await stack.deliver('alice', await clearSigned({ subject }, HTML, { ...bob, chainFile }));
    return bob;
  }

  const preview = async (subject: string): Promise<void> => {
    await openFolder(page, stack);
    await openPreview(page, subject);
  };

  /** OpenSSL answers at this path, but not before it is allowed to. */
  function answerLater(path: string): { readonly answer: () => void } {
    let answer = (): void => undefined;
    const allowed = new Promise<void>((resolve) => (answer = resolve));
    authority.serve(path, async (request, _body, response) => {
      await allowed;
      const encoded = decodeURIComponent(request.url!.slice(path.length + 1));
      response.end(await authority.ocspAnswer(Buffer.from(encoded, 'base64'), authority.responder));
    });
    return { answer };
  }

  test('shows the message at once, and then that the certificate is good, without moving anything', async () => {
    const { answer } = answerLater('/good');
    await messageOf('Good', { ocsp: '/good' });
    await preview('Good');
    const { frame, codes } = await shownVerdict(page, 'valid');
    assert.deepEqual(codes, ['path.revocation-unavailable']);
    const line = frame.locator('.revocation');
    await line.getByText(/^Asking/).waitFor();
    const stay = await watchBody(frame);
    answer();
    await line.getByText(/is not revoked, as of/).waitFor();
    assert.deepEqual((await shownVerdict(page, 'valid')).codes, []);
    assert.deepEqual(await stay(), { sameFrame: true, sameDocument: true, moved: 0 });
    assert.equal(await frame.locator('[role=status] .revocation').count(), 1, 'it is read aloud politely');
    await frame.locator('.how-checked summary').first().click();
    await frame.locator('.chain details').first().locator('summary').click();
    const facts = frame.locator('[data-revocation=good]').first();
    await facts.getByText(/Online Responder.*OCSP/).waitFor();
  });

  test('takes the verdict back when the certificate turns out to be revoked, and leaves the text in place', async () => {
    const { answer } = answerLater('/revoked');
    const bob = await messageOf('Revoked', { ocsp: '/revoked' });
    authority.revoke(bob, new Date(Date.now() - 86_400_000), 'keyCompromise');
    await preview('Revoked');
    const { frame } = await shownVerdict(page, 'valid');
    const stay = await watchBody(frame);
    answer();
    const { codes, sentence } = await shownVerdict(page, 'invalid');
    assert.equal(codes[0], 'path.revoked');
    assert.match(sentence, /revoked/);
    const { sameFrame, sameDocument } = await stay();
    assert.deepEqual({ sameFrame, sameDocument }, { sameFrame: true, sameDocument: true });
    await eventually('the icon in the toolbar to agree', async () => (await badge(browser, page)) === '✗');
  });

  test('remembers the answer when the worker was stopped: nobody is asked twice', async () => {
    authority.serveOcsp('/once');
    await messageOf('Once', { ocsp: '/once' });
    const asked = (): number => authority.asked.filter(({ path }) => path.startsWith('/once')).length;
    await preview('Once');
    await (await shownVerdict(page, 'valid')).frame.getByText(/is not revoked, as of/).waitFor();
    await browser.stopServiceWorker();
    await preview('Once');
    const { frame, codes } = await shownVerdict(page, 'valid');
    assert.deepEqual(codes, []);
    await frame.getByText(/is not revoked, as of/).waitFor();
    assert.equal(asked(), 1);
  });

  test('says that nobody answered, and does not count it against the sender, unless the user wants it so', async () => {
    authority.serve('/broken', (_request, _body, response) => response.writeHead(503).end());
    await messageOf('Broken', { ocsp: '/broken' });
    await preview('Broken');
    const { frame } = await shownVerdict(page, 'valid');
    await frame.getByText(/there was no usable answer/).waitFor();
    await browser.ask('settings.change', { revocation: 'hard' });
    await preview('Broken');
    await eventually('the stricter verdict', async () => {
      const { codes } = await shownVerdict(page, 'unknown');
      return codes[0] === 'path.revocation-required';
    });
    await browser.ask('settings.change', { revocation: 'soft' });
  });

  test('asks nobody when the user has switched that off, and says so', async () => {
    authority.serveOcsp('/off');
    await messageOf('Off', { ocsp: '/off' });
    await browser.ask('settings.change', { checkOnline: false });
    const { frame } = await untilSeen(browser, async () => {
      await preview('Off');
      return shownVerdict(page, 'valid');
    });
    await frame.getByText(/switched off in the settings/).waitFor();
    assert.ok(!authority.asked.some(({ path }) => path.startsWith('/off')));
    await browser.ask('settings.change', { checkOnline: true });
  });

  test('fetches the certificate of a missing authority when the user says so, and not before', async () => {
    authority.serve('/issuer', (_request, _body, response) => response.end(authority.issuer.certificate.der));
    authority.serveOcsp('/of-orphan');
    await messageOf('Orphan', { issuers: '/issuer', ocsp: '/of-orphan' }, { alone: true });
    const { frame, codes } = await untilSeen(browser, async () => {
      await preview('Orphan');
      return shownVerdict(page, 'unknown');
    });
    assert.equal(codes[0], 'path.no-anchor');
    const stay = await watchBody(frame);
    assert.ok(!authority.asked.some(({ path }) => path.startsWith('/issuer')));
    await press(frame, 'Fetch it', async () => (await shownVerdict(page)).status === 'valid');
    await frame.getByText(/is not revoked, as of/).waitFor();
    assert.equal((await stay()).sameDocument, true);
  });

  test('keeps an account of whom it asked, which the user can read and clear', async () => {
    const hosts = (await browser.ask('settings.asked-servers', null)).map(
      ({ host, kind, outcome }) => `${kind} ${host} ${outcome}`,
    );
    const host = new URL(authority.origin).host;
    for (const expected of [`ocsp ${host} good`, `ocsp ${host} revoked`, `issuer ${host} found`])
      assert.ok(hosts.includes(expected), `${expected} in ${hosts.join(', ')}`);
    await browser.popup.bringToFront();
    await browser.popup.reload();
    await browser.popup.getByText('Servers contacted').click();
    await browser.popup.getByText(host).first().waitFor();
    await browser.popup.getByRole('button', { name: 'Clear this list' }).click();
    await browser.popup.getByText('No server has been contacted.').waitFor();
    assert.deepEqual(await browser.ask('settings.asked-servers', null), []);
  });
});

/** Notes the text's own frame and where it stands; what it gives says later whether that is still so. */
async function watchBody(
  frame: Frame,
): Promise<() => Promise<{ sameFrame: boolean; sameDocument: boolean; moved: number }>> {
  const body = await frame.waitForSelector('.html-body');
  await eventually('the text to be there', () =>
    body.evaluate((element) => {
      const inner = (element as HTMLIFrameElement).contentDocument;
      return inner?.readyState === 'complete' && inner.body.textContent.includes('Read me');
    }),
  );
  const before = await body.evaluateHandle((element) => ({
    inner: (element as HTMLIFrameElement).contentDocument,
    top: element.getBoundingClientRect().top,
  }));
  return () =>
    before.evaluate(({ inner, top }, element) => {
      const now = document.querySelector<HTMLIFrameElement>('.html-body');
      return {
        sameFrame: now === element,
        sameDocument: now?.contentDocument === inner,
        moved: (now?.getBoundingClientRect().top ?? -1) - top,
      };
    }, body);
}
