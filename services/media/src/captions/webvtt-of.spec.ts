import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseCaptions } from './parse-captions.js';
import { webvttOf } from './webvtt-of.js';

describe('WebVTT of cues', () => {
  it('says what was said, whatever stands in it', () => {
    const cues = [
      { start: 0.5, end: 2, text: 'a < b && b > c' },
      { start: 2, end: 3.25, text: ' <b>bold</b> --> \n\n 00:01.000 --> 00:02.000 ' },
      { start: 3_723.004, end: 3_725, text: 'an hour later' },
    ];
    const { cues: read, webvtt } = parseCaptions(Buffer.from(webvttOf(cues)));
    assert.deepEqual(read, [
      { start: 0.5, end: 2, text: 'a < b && b > c' },
      { start: 2, end: 3.25, text: '<b>bold</b> --> 00:01.000 --> 00:02.000' },
      { start: 3_723.004, end: 3_725, text: 'an hour later' },
    ]);
    assert.match(webvtt, /^01:02:03\.004 --> 01:02:05\.000$/m);
  });
});
