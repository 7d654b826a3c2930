// Where the background goes when certificates send it somewhere, and how much of what it gets it keeps.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { coversOrigin, isSitePattern } from '../../background/origin-pattern.ts';
import {
  MAX_KEPT_ENTRIES,
  MAX_KEPT_OCTETS,
  surplusKeys,
} from '../../background/revocation/evidence-store.ts';
import { HostTurns } from '../../background/revocation/host-turns.ts';
import { checkAddress } from '../../background/revocation/web-address.ts';

describe('an address in a certificate', () => {
  const outcome = (address: string): string => {
    const found = checkAddress(address);
    return typeof found === 'string' ? found : 'asked';
  };

  test('is asked when it is on the public net', () => {
    for (const address of [
      'http://ocsp.authority.example/',
      'https://crl.authority.example:8443/a.crl',
      'http://8.8.8.8/',
      'http://172.32.0.1/',
      'http://[2600:1f18::1]/',
    ])
      assert.equal(outcome(address), 'asked', address);
  });

  test('is not asked when it is of a private net, however it is spelled', () => {
    for (const host of [
      ...['localhost', 'LOCALHOST.', 'router', 'printer.local', 'db.internal', 'nas.lan', 'x.home.arpa'],
      ...['127.0.0.1', '127.1', '0x7f000001', '2130706433', '0177.0.0.1', '0.0.0.0', '10.1.2.3'],
      ...['172.16.0.1', '172.31.255.255', '192.168.0.1', '169.254.169.254', '100.64.0.1', '224.0.0.1'],
      ...['[::1]', '[::]', '[fe80::1]', '[fd00::1]', '[::ffff:127.0.0.1]', '[64:ff9b::7f00:1]'],
      ...['[2002:7f00:1::]', '[2001:0:1::]', '[2001:db8::1]'],
    ])
      assert.equal(outcome(`http://${host}/ocsp`), 'private-host', host);
  });

  test('is not asked when it is no web address, or names a user', () => {
    assert.equal(outcome('ldap://directory.example/cn=x'), 'not-web');
    assert.equal(outcome('file:///etc/passwd'), 'not-web');
    assert.equal(outcome('javascript:alert(1)'), 'not-web');
    assert.equal(outcome('http://user@ocsp.example/'), 'malformed-address');
    assert.equal(outcome('http://'), 'malformed-address');
    assert.equal(outcome('not an address'), 'malformed-address');
  });
});

describe('the permission for the whole net', () => {
  test('is none for a site', () => {
    for (const pattern of ['https://*/*', 'http://*/*', '*://*/*', '<all_urls>'])
      assert.equal(isSitePattern(pattern), false, pattern);
    for (const pattern of ['https://mail.example/*', 'http://127.0.0.1/*', 'https://*.example/*'])
      assert.equal(isSitePattern(pattern), true, pattern);
  });

  test('does not stretch a site', () => {
    assert.equal(coversOrigin('https://mail.example/*', 'https://mail.example:8443'), true);
    assert.equal(coversOrigin('https://mail.example/*', 'http://mail.example'), false);
    assert.equal(coversOrigin('https://mail.example/*', 'https://evil-mail.example'), false);
    assert.equal(coversOrigin('https://*.mail.example/*', 'https://a.mail.example'), true);
    assert.equal(coversOrigin('https://*.mail.example/*', 'https://mail.example'), true);
    assert.equal(coversOrigin('https://*.mail.example/*', 'https://evilmail.example'), false);
  });
});

describe('what is kept', () => {
  const entry = (index: number, octets: number) => ({ key: String(index), fetchedAt: index, octets });

  test('is bounded in number: the oldest goes first', () => {
    const entries = Array.from({ length: MAX_KEPT_ENTRIES + 2 }, (_, index) => entry(index, 10));
    assert.deepEqual(surplusKeys(entries).sort(), ['0', '1']);
  });

  test('is bounded in size', () => {
    const half = MAX_KEPT_OCTETS / 2;
    assert.deepEqual(surplusKeys([entry(1, half), entry(2, half)]), []);
    assert.deepEqual(surplusKeys([entry(1, half), entry(2, half), entry(3, 1)]), ['1']);
  });
});

test('a host is asked twice at a time at most, and others do not wait for it', async () => {
  const turns = new HostTurns();
  const running: string[] = [];
  const ends: (() => void)[] = [];
  const work = (name: string) => () => {
    running.push(name);
    return new Promise<void>((resolve) => ends.push(resolve));
  };
  const all = ['a1', 'a2', 'a3', 'b1'].map((name) => turns.take(name[0]!, work(name)));
  await Promise.resolve();
  await Promise.resolve();
  assert.deepEqual(running, ['a1', 'a2', 'b1']);
  ends[0]!();
  await all[0];
  await Promise.resolve();
  assert.deepEqual(running, ['a1', 'a2', 'b1', 'a3']);
  for (const end of ends) end();
  await Promise.all(all);
});
