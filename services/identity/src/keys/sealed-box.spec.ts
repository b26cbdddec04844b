import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { open, seal } from './sealed-box.js';

describe('sealed box', () => {
  const key = randomBytes(32);
  const plain = Buffer.from('a private key');

  it('opens with the same key and context', () => {
    assert.deepEqual(open(key, seal(key, plain, 'kid-1'), 'kid-1'), plain);
  });

  it('does not open with another key, for another context, or when changed', () => {
    const box = seal(key, plain, 'kid-1');
    assert.throws(() => open(randomBytes(32), box, 'kid-1'));
    assert.throws(() => open(key, box, 'kid-2'));
    box[box.length - 1]! ^= 1;
    assert.throws(() => open(key, box, 'kid-1'));
  });
});
