import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import wabt from 'wabt';
import { bitPlanesOf, LARGEST } from './bit-planes.js';
import { SignMemory } from './sign-memory.js';
import { SIGN_SUMS } from './sign-sums.js';
import { signsOf } from './vector-encoding.js';

/** Of long vectors more than the memory holds at a time. */
const ROWS = 3000;

const random = (dimensions: number, seed: number): Float32Array =>
  Float32Array.from({ length: dimensions }, (_, at) => Math.sin(seed * 7919 + at * 104_729));

/** In numbers as large as four bits hold. */
function sumWhereSet(vector: Float32Array, signs: Uint8Array): number {
  const largest = Math.max(...vector.map(Math.abs));
  return vector.reduce((sum, value, at) => {
    const isSet = (signs[at >> 3]! & (0x80 >> (at & 7))) !== 0;
    return isSet ? sum + Math.round((value * LARGEST) / largest) : sum;
  }, 0);
}

describe('sums over signs', () => {
  it('are what their text says', async () => {
    const source = new URL('../../../src/vectors/sign-sums.wat', import.meta.url);
    const { parseWat } = await wabt();
    const module = parseWat('sign-sums.wat', await readFile(source, 'utf8'), { simd: true });
    assert.deepEqual(Buffer.from(module.toBinary({}).buffer), SIGN_SUMS);
  });

  for (const dimensions of [3, 8, 100, 128, 136, 512, 1024, 1536]) {
    it(`are those of the vector, of ${dimensions} dimensions`, () => {
      const vector = random(dimensions, 1);
      const rows = Array.from({ length: ROWS }, (_, at) => signsOf(random(dimensions, at + 2)));
      const sums = new Int32Array(ROWS);
      const width = Math.ceil(dimensions / 8);
      new SignMemory().sumInto(sums, bitPlanesOf(vector), Buffer.concat(rows), width);
      assert.deepEqual(
        [...sums],
        rows.map((signs) => sumWhereSet(vector, signs)),
      );
    });
  }

  it('reach as far as the numbers do', () => {
    const dimensions = 4096;
    const ones = new Float32Array(dimensions).fill(1);
    const all = signsOf(ones);
    const sums = new Int32Array(1);
    const memory = new SignMemory();
    memory.sumInto(sums, bitPlanesOf(ones), all, all.length);
    assert.equal(sums[0], dimensions * LARGEST);
    memory.sumInto(sums, bitPlanesOf(ones.map((one) => -one)), all, all.length);
    assert.equal(sums[0], -dimensions * LARGEST);
  });

  it('are of the vector that is asked for, not of one before', () => {
    const memory = new SignMemory();
    const signs = Buffer.from([0b10000000]);
    const sums = new Int32Array(1);
    memory.sumInto(sums, bitPlanesOf(new Float32Array(200).fill(1)), Buffer.alloc(25, 0xff), 25);
    memory.sumInto(sums, bitPlanesOf(Float32Array.of(-1, 1)), signs, 1);
    assert.equal(sums[0], -LARGEST);
  });
});
