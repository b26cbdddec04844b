import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { withoutTail } from './tail-segment.js';

const playlist = (target: number, ...seconds: number[]): string =>
  [
    '#EXTM3U',
    `#EXT-X-TARGETDURATION:${target}`,
    '#EXT-X-MAP:URI="init.mp4"',
    ...seconds.flatMap((length, at) => [`#EXTINF:${length.toFixed(6)},`, `s0000${at}.m4s`]),
    '#EXT-X-ENDLIST',
    '',
  ].join('\n');

describe('a playlist without its tail', () => {
  it('counts the last segment to the one before', () => {
    const expected = playlist(6, 6, 6.037333);
    assert.equal(withoutTail(playlist(6, 6, 6.016, 0.021333)), expected);
  });

  it('says that its segments may be longer, where one is', () => {
    assert.equal(withoutTail(playlist(6, 6, 6.2, 0.9)), playlist(7, 6, 7.1));
  });
});
