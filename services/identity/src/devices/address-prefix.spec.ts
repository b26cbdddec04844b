import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addressPrefix } from './address-prefix.js';

describe('address prefix', () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ['203.0.113.77', '203.0.113.0/24'],
    ['::ffff:203.0.113.77', '203.0.113.0/24'],
    ['2001:db8:12:34:56::1', '2001:db8:12::/48'],
    ['2001:0DB8::1', '2001:db8:0::/48'],
    ['::1', '0:0:0::/48'],
    ['fe80::1%eth0', 'fe80:0:0::/48'],
    ['64:ff9b::203.0.113.77', '64:ff9b:0::/48'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1::/48'],
    ['localhost', undefined],
    ['', undefined],
  ];
  for (const [address, prefix] of cases)
    it(`of ${JSON.stringify(address)} is ${prefix}`, () => {
      assert.equal(addressPrefix(address), prefix);
    });
});
