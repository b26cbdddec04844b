import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mediaFacts } from './media-facts.js';

const video = {
  index: 1,
  codec_type: 'video',
  codec_name: 'h264',
  profile: 'High',
  pix_fmt: 'yuv420p',
  width: 1440,
  height: 1080,
  sample_aspect_ratio: '4:3',
  field_order: 'tt',
  color_transfer: 'smpte2084',
  r_frame_rate: '30/1',
  avg_frame_rate: '24000/1001',
};
const read = (streams: object[], format: object = { duration: '12.5' }) =>
  mediaFacts(JSON.stringify({ streams, format }));

describe('the facts of a file', () => {
  it('are those of what is shown', () => {
    const facts = read([video]).video!;
    assert.deepEqual([facts.width, facts.height, facts.hasSquarePixels], [1920, 1080, false]);
    assert.ok(facts.isInterlaced && facts.isHdr && facts.isVariable && !facts.isTurned);
    assert.equal(Math.round(facts.frameRate * 1000), 23_976);
  });

  it('turn the picture as its camera was held', () => {
    const turned = { ...video, sample_aspect_ratio: '1:1', side_data_list: [{ rotation: -90 }] };
    const facts = read([turned]).video!;
    assert.deepEqual([facts.width, facts.height, facts.isTurned], [1080, 1440, true]);
  });

  it('do not take the cover of a song for a video', () => {
    const cover = { ...video, disposition: { attached_pic: 1 } };
    const song = { index: 0, codec_type: 'audio', codec_name: 'mp3', channels: 2 };
    const facts = read([song, cover]);
    assert.equal(facts.video, undefined);
    assert.equal(facts.audio?.codec, 'mp3');
  });

  it('may lack a duration', () => {
    assert.equal(read([video], {}).durationSeconds, undefined);
    assert.equal(read([video], { duration: 'N/A' }).durationSeconds, undefined);
  });

  it('are none without output', () => {
    assert.throws(() => mediaFacts(''));
    assert.deepEqual(mediaFacts('{}').video, undefined);
  });
});
