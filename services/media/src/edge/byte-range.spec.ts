import assert from 'node:assert/strict';
import { it } from 'node:test';
import { wantedRange } from './byte-range.js';

it('reads one range of bytes and takes anything else for the whole', () => {
  assert.deepEqual(wantedRange('bytes=0-99'), { kind: 'range', first: 0, last: 99 });
  assert.deepEqual(wantedRange('bytes=100-'), { kind: 'range', first: 100 });
  assert.deepEqual(wantedRange('bytes=-500'), { kind: 'suffix', length: 500 });
  for (const header of [
    undefined,
    '',
    'bytes=-',
    'bytes=9-1',
    'bytes=0-1,5-6',
    'items=0-1',
    'bytes=a-b',
  ])
    assert.deepEqual(wantedRange(header), { kind: 'whole' });
});
