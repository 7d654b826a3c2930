// The toolbar says nothing of a reader that its page has taken away, whatever the reader said last.
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { forgetAll, stored } from './fake-browser.ts';
import { ORIGIN } from './fake-webmail.ts';
import { browser } from '../../platform/browser.ts';

const { FOR_READER } = await import('../../background/commands/for-reader.ts');
const { keepGrant, newGrant } = await import('../../background/grants.ts');
const { hideUnheard, showInToolbar, sightChanged, startView } = await import('../../background/toolbar.ts');

const MESSAGE = { webmail: 'roundcube', path: '/', token: 't', uid: '1', mailbox: 'INBOX' } as const;
const TAB = 1;

let sign = '';
Object.assign(browser.action, {
  setBadgeText: ({ text }: { text: string }) => {
    sign = text;
    return Promise.resolve();
  },
});

/** A reader whose message has been seen, with its sign in the toolbar. */
async function reader(): Promise<{ readonly tabId: number; readonly id: string }> {
  const made = newGrant({ tabId: TAB, frameId: 0, origin: ORIGIN }, { kind: 'reader', message: MESSAGE });
  await keepGrant({ ...made, openedBy: 'gesture' });
  await startView(TAB, made.id);
  await showInToolbar(made, { status: 'valid' });
  assert.equal(sign, '✓');
  return made;
}

/** Says that the reader is in sight; its line breaks `when`. */
async function tellInSight(grant: string, when: 'never' | 'before' | 'meanwhile' | 'after'): Promise<void> {
  const listeners: (() => void)[] = [];
  let open = when !== 'before';
  const context = {
    sender: { caller: 'reader', tabId: TAB, frameId: 7, origin: ORIGIN },
    signal: new AbortController().signal,
    progress: () => undefined,
    onDisconnect: (listener: () => void) => {
      if (open) listeners.push(listener);
      else listener();
    },
  } as unknown as Parameters<(typeof FOR_READER)['reader.sight']>[1];
  const told = FOR_READER['reader.sight']({ grant, inSight: true }, context);
  const breakLine = (): void => {
    open = false;
    for (const listener of listeners) listener();
  };
  if (when === 'meanwhile') breakLine();
  await told;
  if (when === 'after') breakLine();
  await new Promise((resolve) => setTimeout(resolve, 10));
}

describe('The toolbar', () => {
  beforeEach(forgetAll);

  test('shows a reader that is in sight', async () => {
    const { id } = await reader();
    sign = '';
    await tellInSight(id, 'never');
    assert.equal(sign, '✓');
  });

  for (const when of ['before', 'meanwhile', 'after'] as const) {
    test(`is silent about a reader whose line breaks ${when} it says that it is in sight`, async () => {
      const { id } = await reader();
      await tellInSight(id, when);
      assert.equal(sign, '');
    });
  }

  test('is silent about a reader that is not heard of again once the worker runs, but not about the others', async () => {
    const gone = { reader: 'taken-away-before-this-worker-started', status: 'valid' };
    stored.session.set(`inView:${TAB}`, gone);
    sign = '✓';
    await hideUnheard();
    assert.equal(sign, '');
    const { id } = await reader();
    await sightChanged({ tabId: TAB, id }, true);
    await hideUnheard();
    assert.equal(sign, '✓');
  });
});
