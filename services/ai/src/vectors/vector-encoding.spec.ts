import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bytesOf, cosine, signsOf, vectorOf } from './vector-encoding.js';

const vector = Float32Array.of(0.1, -0.7, 0.5, 0.5);

describe('vectors at rest', () => {
  it('come back with their direction and length 1, in a byte per dimension', () => {
    const bytes = bytesOf(vector);
    assert.equal(bytes.length, 4);
    const read = vectorOf(bytes);
    assert.ok(Math.abs(Math.hypot(...read) - 1) < 1e-6);
    assert.ok(cosine(read, vector) > 0.9999);
  });

  it('bear one of all zeros', () => {
    assert.deepEqual([...vectorOf(bytesOf(new Float32Array(2)))], [0, 0]);
  });

  it('have signs', () => {
    assert.deepEqual([...signsOf(vector)], [0b10110000]);
    const long = new Float32Array(10).fill(-1);
    long[8] = 1;
    assert.deepEqual([...signsOf(long)], [0, 0b10000000]);
  });
});
