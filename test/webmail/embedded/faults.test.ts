// Each fault of the embedded webmail does what its name says, and goes away again.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { HttpSession, pageEnvironment } from '../http-session.ts';
import { plainMessage, textEntity } from '../messages.ts';
import { startEmbedded } from './index.ts';
import type { EmbeddedStack } from './index.ts';

describe('the embedded webmail', () => {
  let stack: EmbeddedStack;
  let session: HttpSession;
  before(async () => (stack = await startEmbedded()));
  after(() => stack.stop());
  beforeEach(async () => {
    session = new HttpSession(stack.url);
    await session.login('alice');
  });

  const importMessage = async (name: string) => {
    const form = new FormData();
    const raw = plainMessage({ messageId: `<${name}@example.test>` }, textEntity('x'));
    form.append('_file[]', new File([new Uint8Array(raw)], 'message.eml', { type: 'message/rfc822' }));
    return session.remote('import', { _mbox: 'Drafts' }, form);
  };
  const bounce = (uid: string) =>
    session.remote('bounce', { _uid: uid, _mbox: 'Drafts', _to: 'bob@example.test', _store_target: '' });

  test('shows everybody the login page while signed out', async () => {
    stack.setFault('signedOut', true);
    const answer = await session.get({ _task: 'mail' });
    stack.setFault('signedOut', false);
    assert.equal(answer.status, 200);
    assert.match(answer.body.toString(), /rcmloginuser/);
    assert.match((await session.get({ _task: 'mail' })).body.toString(), /messagelist/);
  });

  test('refuses the right token when told to', async () => {
    stack.setFault('wrongToken', true);
    const refused = await importMessage('token');
    stack.setFault('wrongToken', false);
    assert.match(refused, /Invalid Request/);
    assert.match(await importMessage('token'), /"confirmation"/);
  });

  test('switches an action off and on', async () => {
    stack.setFault('disabledActions', ['bounce']);
    await importMessage('disabled');
    const [uid] = await session.findByMessageId('Drafts', 'disabled@example.test');
    assert.match(await bounce(uid!), /Application Error \(404\): Action disabled/);
    stack.setFault('disabledActions', []);
    assert.match(await bounce(uid!), /"confirmation"/);
  });

  test('holds an answer until it is released', async () => {
    const { promise, release } = gate();
    stack.setFault('held', { action: 'import', until: promise });
    let done = false;
    const answer = importMessage('held').then((exec) => {
      done = true;
      return exec;
    });
    // Another request goes all the way through while the first one waits.
    await session.get({ _task: 'mail' });
    assert.equal(done, false);
    stack.setFault('held', null);
    release();
    assert.match(await answer, /"confirmation"/);
  });

  test('ends the session between import and bounce', async () => {
    stack.setFault('sessionEndsAfter', 'import');
    assert.match(await importMessage('mid-send'), /"confirmation"/);
    stack.setFault('sessionEndsAfter', null);
    const before = stack.captures().length;
    assert.match(await bounce('1'), /session_error/);
    assert.equal(stack.captures().length, before);
  });

  test('limits what can be uploaded', async () => {
    stack.setFault('maxBytes', 20);
    const refused = await importMessage('large');
    const env = pageEnvironment((await session.get({ _task: 'mail' })).body.toString());
    stack.setFault('maxBytes', null);
    assert.match(refused, /exceeds the maximum size.*"error"/);
    assert.equal(env['max_filesize'], 20);
  });

  test('tells the compose window how often to save', async () => {
    stack.setFault('autosaveSeconds', 1);
    const { headers } = await session.get({ _task: 'mail', _action: 'compose' });
    const id = /_id=(\w+)/.exec(headers.get('location') ?? '')![1]!;
    const env = await session.page({ _task: 'mail', _action: 'compose', _id: id });
    stack.setFault('autosaveSeconds', null);
    assert.equal(env['draft_autosave'], 1);
  });

  test('keeps every request, and finds a text in their bodies', async () => {
    await session.remote('mark', { _uid: '1', _mbox: 'INBOX', _flag: 'only in this request' });
    const last = stack.requests().at(-1)!;
    assert.equal(last.method, 'POST');
    assert.match(last.body.toString(), /_flag=only\+in\+this\+request/);
    const places = await stack.searchEverything('only in this request');
    assert.deepEqual(places, [`request POST ${last.url}`]);
  });
});

function gate(): { readonly promise: Promise<void>; readonly release: () => void } {
  let release: () => void = () => undefined;
  const promise = new Promise<void>((resolve) => (release = resolve));
  return { promise, release };
}
