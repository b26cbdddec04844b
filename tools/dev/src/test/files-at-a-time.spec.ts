import assert from 'node:assert/strict';
import { it } from 'node:test';
import { filesAtATime } from './files-at-a-time.js';

const GIB = 1024 ** 3;

it('as many files run at a time as there are cores and memory for', () => {
  const machine = (cores: number, gib: number) => ({ cores, bytes: gib * GIB });
  assert.equal(filesAtATime('unit', machine(4, 16)), 4);
  assert.equal(filesAtATime('integration', machine(2, 16)), 2);
  assert.equal(filesAtATime('journeys', machine(16, 15)), 7);
  assert.equal(filesAtATime('journeys', machine(4, 1)), 1);
  assert.equal(filesAtATime('crash', machine(4, 16)), 1);
});
