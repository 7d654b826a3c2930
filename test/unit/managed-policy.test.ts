// The managed policy while the browser has not loaded its policies: the one before holds, none is never made up.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { forgetAll, stored } from './fake-browser.ts';

const { browser } = await import('../../platform/browser.ts');
const { rememberManagedPolicy, managedPolicyJson } =
  await import('../../background/stores/managed-policy.ts');

const FIRM = { name: 'Firm' };
const STRICTER = { name: 'Firm', minimum: { rsaBits: 3072 } };

interface Answering {
  /** Settles once the browser has been asked. */
  readonly asked: Promise<void>;
  answer: (policy?: unknown) => void;
}

/** The browser answers only when it is told to, as after its start. */
function slowBrowser(): Answering {
  let release: (value: Record<string, unknown>) => void;
  const answered = new Promise<Record<string, unknown>>((resolve) => (release = resolve));
  let noteAsked: () => void;
  const asked = new Promise<void>((resolve) => (noteAsked = resolve));
  const get = (): Promise<Record<string, unknown>> => {
    noteAsked();
    return answered;
  };
  Object.assign(browser.storage.managed, { get });
  return { asked, answer: (policy) => release(policy === undefined ? {} : { policy }) };
}

async function era(): Promise<unknown> {
  await new Promise((resolve) => setTimeout(resolve, 20));
  return (stored.local.get('trustState') as { era?: number } | undefined)?.era;
}

describe('The managed policy', () => {
  const pending: Answering[] = [];
  const slow = (): Answering => {
    const answering = slowBrowser();
    pending.push(answering);
    return answering;
  };
  beforeEach(forgetAll);
  afterEach(async () => {
    for (const { answer } of pending.splice(0)) answer();
    await era();
  });

  test('is waited for in a new profile: nothing is judged without it', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const { asked, answer } = slow();
    let known: string | undefined = 'nothing yet';
    const asking = managedPolicyJson().then((json) => (known = json));
    await asked;
    // However long it takes: no timer gives up, and what does not wait has come to its end by the next turn.
    t.mock.timers.tick(60_000);
    t.mock.timers.reset();
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(known, 'nothing yet');
    answer(FIRM);
    await asking;
    assert.equal(known, JSON.stringify(FIRM));
  });

  for (const [what, before, after] of [
    ['a policy', FIRM, STRICTER],
    ['a policy that has been withdrawn', FIRM, undefined],
    ['no policy', undefined, FIRM],
  ] as const) {
    test(`that held before (${what}) holds until the browser has loaded, and what comes then is taken`, async () => {
      slow().answer(before);
      await rememberManagedPolicy();
      stored.local.delete('trustState');
      const { answer } = slow();
      const started = rememberManagedPolicy();
      assert.equal(await managedPolicyJson(), before && JSON.stringify(before));
      answer(after);
      await started;
      assert.notEqual(await era(), undefined, 'everything is judged anew');
      assert.equal(await managedPolicyJson(), after && JSON.stringify(after));
    });
  }

  test('that is the same after a start changes nothing', async () => {
    slow().answer(FIRM);
    await rememberManagedPolicy();
    stored.local.delete('trustState');
    const { answer } = slow();
    const started = rememberManagedPolicy();
    answer(FIRM);
    await started;
    assert.equal(await era(), undefined);
  });

  test('that the administrator changes is taken at once', async () => {
    slow().answer(FIRM);
    await rememberManagedPolicy();
    slow().answer(STRICTER);
    await rememberManagedPolicy();
    assert.equal(await managedPolicyJson(), JSON.stringify(STRICTER));
    assert.notEqual(await era(), undefined);
  });
});
