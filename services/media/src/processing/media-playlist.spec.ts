import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { avcCodec, bandwidths, durationOf, listedSegments } from './media-playlist.js';

const playlist = `#EXTM3U
#EXT-X-VERSION:7
#EXT-X-MAP:URI="init.mp4"
#EXTINF:6.000000,
s00000.m4s
#EXTINF:6.000000,
s00001.m4s
#EXTINF:0.500000,
s00002.m4s
#EXT-X-ENDLIST
`;
const sizes: Record<string, number> = { 's00000.m4s': 600, 's00001.m4s': 1200, 's00002.m4s': 400 };

describe('a media playlist', () => {
  const segments = listedSegments(playlist);

  it('lists segments with their lengths', () => {
    assert.deepEqual(segments[1], { file: 's00001.m4s', seconds: 6 });
    assert.equal(durationOf(segments), 12.5);
    assert.deepEqual(listedSegments('#EXTM3U\n'), []);
  });

  it('says what a player needs at most and on average', () => {
    // The last one is too short to say anything about a rate.
    assert.deepEqual(
      bandwidths(segments, (file) => sizes[file]!),
      { bandwidth: 1600, averageBandwidth: 1408 },
    );
  });

  it('names the codec from the initialisation segment', () => {
    const box = Buffer.concat([Buffer.from('....avcC'), Buffer.from([1, 0x64, 0, 0x1f, 0xff])]);
    assert.equal(avcCodec(box), 'avc1.64001f');
    assert.throws(() => avcCodec(Buffer.alloc(20)));
  });
});
