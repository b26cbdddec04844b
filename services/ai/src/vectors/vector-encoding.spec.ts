import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bytesOf, cosine, cosineAtRest, signsOf, vectorOf } from './vector-encoding.js';

const vector = Float32Array.of(0.1, -0.7, 0.5, 0.5);

describe('vectors at rest', () => {
  it('come back with their direction and length 1, in a byte per dimension', () => {
    const bytes = bytesOf(vector);
    assert.equal(bytes.length, 4);
    const read = vectorOf(bytes);
    assert.ok(Math.abs(Math.hypot(...read) - 1) < 1e-6);
    assert.ok(cosine(read, vector) > 0.9999);
  });

  it('are compared as they lie', () => {
    const other = vectorOf(bytesOf(Float32Array.of(0.5, 0.1, -0.2, 0.9)));
    const bytes = bytesOf(vector);
    assert.ok(Math.abs(cosineAtRest(other, bytes) - cosine(other, vectorOf(bytes))) < 1e-6);
  });

  it('bear one of all zeros', () => {
    const nothing = bytesOf(new Float32Array(2));
    assert.deepEqual([...vectorOf(nothing)], [0, 0]);
    assert.equal(cosineAtRest(Float32Array.of(1, 0), nothing), 0);
  });

  it('have signs', () => {
    assert.deepEqual([...signsOf(vector)], [0b10110000]);
    const long = new Float32Array(10).fill(-1);
    long[8] = 1;
    assert.deepEqual([...signsOf(long)], [0, 0b10000000]);
  });
});
