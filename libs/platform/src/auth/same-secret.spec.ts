import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isSameSecret } from './same-secret.js';

describe('isSameSecret', () => {
  it('holds for the same bytes, as text or not', () => {
    assert.equal(isSameSecret('ä', Buffer.from('ä')), true);
    assert.equal(isSameSecret('', ''), true);
  });

  it('does not hold for another byte, another length, or another spelling', () => {
    assert.equal(isSameSecret('abc', 'abd'), false);
    assert.equal(isSameSecret('abc', 'abcd'), false);
    assert.equal(isSameSecret('', 'a'), false);
    assert.equal(isSameSecret('YQ==', 'YR=='), false);
  });
});
