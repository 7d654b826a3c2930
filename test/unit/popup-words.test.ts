// What the popup makes of what is typed or read: scopes, passphrases, names and places.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { passphraseStrength } from '../../popup/passphrase-strength.ts';
import { hashOf, routeFromHash, tabOf, viewFrom } from '../../popup/route.ts';
import { parseAddresses, parseDomains } from '../../popup/scope.ts';
import { nameParts, organisation, shortName } from '../../ui/name-text.ts';

describe('whom an authority is trusted for', () => {
  test('domains may be typed with @, in capitals, in other scripts, and separated in any way', () => {
    assert.deepEqual(parseDomains('@Firm.Example, *.two.example;\nmünchen.example firm.example'), [
      'firm.example',
      'two.example',
      'xn--mnchen-3ya.example',
      'firm.example',
    ]);
  });
  test('addresses keep their domain as A-labels', () => {
    assert.deepEqual(parseAddresses('Bob@Firm.Example'), ['bob@firm.example']);
    assert.deepEqual(parseAddresses('eva@münchen.example'), ['eva@xn--mnchen-3ya.example']);
  });
  test('nothing, single labels, numbers and addresses without a name are refused by code', () => {
    const refused: readonly (readonly [() => unknown, string])[] = [
      [() => parseDomains(' , '), 'scope.empty'],
      [() => parseDomains('example'), 'scope.not-a-domain'],
      [() => parseDomains('10.0.0.1'), 'scope.not-a-domain'],
      [() => parseDomains('a.example/b'), 'scope.not-a-domain'],
      [() => parseDomains('bob@firm.example'), 'scope.not-a-domain'],
      [() => parseAddresses('firm.example'), 'scope.not-an-address'],
      [() => parseAddresses('@firm.example'), 'scope.not-an-address'],
      [() => parseAddresses('a<b@firm.example'), 'scope.not-an-address'],
    ];
    for (const [parse, code] of refused) assert.throws(parse, { code });
  });
});

describe('the strength of a passphrase', () => {
  for (const [passphrase, strength] of [
    ['kettle', 'short'],
    ['aaaaaaaaaaaaaaaa', 'weak'],
    ['abcdefghijklmnop', 'weak'],
    ['Password12345', 'weak'],
    ['two words', 'weak'],
    ['four very plain words', 'fair'],
    ['seven quiet herons under copper lanterns', 'strong'],
    ['k7#Vw!q2Zp9$Lm', 'strong'],
  ] as const) {
    test(`"${passphrase}" is ${strength}`, () => assert.equal(passphraseStrength(passphrase), strength));
  }
});

describe('names in certificates', () => {
  test('the common name is what somebody is called, with the organisation beside it', () => {
    assert.equal(shortName('CN=Alice Ames,OU=Press,O=Harbour'), 'Alice Ames');
    assert.equal(organisation('CN=Alice Ames,OU=Press,O=Harbour'), 'Harbour');
    assert.equal(organisation('O=Harbour'), undefined);
    assert.equal(shortName('emailAddress=a@b.example,C=GB'), 'a@b.example');
    assert.equal(shortName(''), '');
  });
  test('escaped separators belong to the value', () => {
    assert.deepEqual(nameParts('CN=Ames\\, Alice\\+Bob,O=A\\\\B'), [
      { type: 'CN', value: 'Ames, Alice+Bob' },
      { type: 'O', value: 'A\\B' },
    ]);
  });
  test('a name cannot pretend to have another common name, nor hide behind direction marks', () => {
    assert.equal(shortName('O=Evil\\,CN=Bank'), 'Evil,CN=Bank');
    assert.equal(shortName('CN=evil\\E2\\80\\AEknab'), 'evil\\E2\\80\\AEknab');
  });
});

describe('places of the popup', () => {
  test('a place survives being written to the address and read back', () => {
    for (const route of [
      { name: 'settings' },
      { name: 'unlock' },
      { name: 'import-contact', address: 'a+b@firm.example' },
      { name: 'certificate', sha256: 'ab'.repeat(32) },
    ] as const) {
      assert.deepEqual(routeFromHash(hashOf(route)), route);
    }
  });
  test('an address encoded by whoever opens the place is decoded', () => {
    const { address } = routeFromHash('#import-contact?address=a%2Bb%40firm.example') as { address: string };
    assert.equal(address, 'a+b@firm.example');
  });
  test('what is unknown or malformed leads to the first tab, and nothing to the beginning', () => {
    for (const hash of ['#', '#nowhere', '#certificate=zz', '#<script>'])
      assert.deepEqual(routeFromHash(hash), { name: 'identities' });
    assert.deepEqual(routeFromHash(''), { name: 'home' });
  });
  test('importing always has a page, since a popup closes under a file dialog', () => {
    assert.equal(viewFrom('', { name: 'import-identity' }), 'page');
    assert.equal(viewFrom('', { name: 'identities' }), 'popup');
    assert.equal(viewFrom('?view=page', { name: 'identities' }), 'page');
    assert.equal(tabOf({ name: 'import-authority' }), 'authorities');
  });
});
