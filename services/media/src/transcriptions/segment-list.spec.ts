import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readSegmentList } from './segment-list.js';

describe('the list of pieces of a recording', () => {
  it('says where each begins and how long it is', () => {
    assert.deepEqual(
      readSegmentList('000.mp3,0.000000,600.012000\n001.mp3,600.012000,745.500000\n'),
      [
        { file: '000.mp3', startSeconds: 0, durationSeconds: 600.012 },
        { file: '001.mp3', startSeconds: 600.012, durationSeconds: 145.488 },
      ],
    );
  });

  it('leaves out what holds nothing', () => {
    assert.deepEqual(readSegmentList('000.mp3,0.000000,0.000000\nnothing\n'), []);
  });
});
