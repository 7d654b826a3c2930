// For whom a certificate can be bound: one address, or exactly one domain that is one organisation's.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { TrustError } from '../../src/errors.ts';
import { coversAddress, readBoundTo, type BoundTo } from '../../src/trust/certificate-binding.ts';

function refusal(kind: BoundTo['kind'], text: string): string | undefined {
  try {
    readBoundTo(kind, text);
    return undefined;
  } catch (error) {
    assert.ok(error instanceof TrustError);
    return error.code;
  }
}

describe('A certificate', () => {
  test('is bound to an address or a domain in the form in which they are compared', () => {
    assert.deepEqual(readBoundTo('address', ' Bob@EXAMPLE.org '), {
      kind: 'address',
      address: 'bob@example.org',
    });
    for (const text of ['example.org', ' @Example.ORG '])
      assert.deepEqual(readBoundTo('domain', text), { kind: 'domain', domain: 'example.org' });
    const expected = { kind: 'domain', domain: 'xn--mller-kva.example' };
    assert.deepEqual(readBoundTo('domain', 'MÜLLER.example'), expected);
    assert.deepEqual(readBoundTo('domain', 'firm.co.uk'), { kind: 'domain', domain: 'firm.co.uk' });
  });

  test('is not bound to what is no address', () => {
    for (const text of [
      '',
      'bob',
      'example.org',
      'a@b@c.org',
      'bob@192.0.2.1',
      'bob@[192.0.2.1]',
      '"b b"@c.org',
    ])
      assert.equal(refusal('address', text), 'scope.not-an-address', text);
  });

  test('is not bound to what is no domain, nor to an IP address', () => {
    for (const text of ['', '.', 'bob@example.org', 'exa mple.org', '*.example.org', 'example.org.', 'a..b'])
      assert.equal(refusal('domain', text), 'scope.not-a-domain', text);
    for (const text of ['192.0.2.1', '[192.0.2.1]', '2001:db8::1', '[2001:db8::1]', '0x7f.1', '127.1'])
      assert.equal(refusal('domain', text), 'scope.not-a-domain', text);
  });

  test('is not bound to a domain that is shared by people who have nothing to do with each other', () => {
    for (const text of [
      'org',
      'localhost',
      'co.uk',
      'COM.br',
      'gov.pl',
      'Gmail.com',
      'web.de',
      'yahoo.co.uk',
    ])
      assert.equal(refusal('domain', text), 'trust.binding-shared-domain', text);
  });

  test('stands for the domain itself, and for nothing below, above or beside it', () => {
    const boundTo = readBoundTo('domain', 'example.org');
    for (const address of ['bob@example.org', 'BOB@EXAMPLE.ORG'])
      assert.ok(coversAddress(boundTo, address), address);
    for (const address of ['bob@a.example.org', 'bob@org', 'bob@badexample.org', 'example.org', ''])
      assert.ok(!coversAddress(boundTo, address), address);
    assert.ok(!coversAddress(readBoundTo('address', 'bob@example.org'), 'amy@example.org'));
  });
});
