import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { captionPlaylist, masterPlaylist } from './master-playlist.js';

const rendition = {
  name: '720p',
  width: 1280,
  height: 720,
  bandwidth: 3_000_000,
  averageBandwidth: 2_000_000,
  frameRate: 30,
  codec: 'avc1.64001f',
};
const audio = { bandwidth: 140_000, averageBandwidth: 128_000, channels: 2, codec: 'mp4a.40.2' };

describe('the master playlist', () => {
  it('lists qualities, sound and captions', () => {
    const text = masterPlaylist({
      renditions: [rendition],
      audio,
      captions: [{ language: 'en' }, { language: 'pt-BR' }],
    });
    assert.match(
      text,
      /BANDWIDTH=3140000,AVERAGE-BANDWIDTH=2128000,CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=1280x720,FRAME-RATE=30.000,AUDIO="audio",SUBTITLES="captions"\n720p\/index.m3u8/,
    );
    assert.match(text, /TYPE=AUDIO.*URI="audio\/index.m3u8"/);
    assert.match(text, /NAME="English",LANGUAGE="en".*URI="captions\/en.m3u8"/);
    assert.match(text, /LANGUAGE="pt-BR"/);
    assert.match(text, /CODECS="mp4a.40.2",AUDIO="audio",SUBTITLES="captions"\naudio\/index.m3u8/);
  });

  it('does not speak of sound that is not there', () => {
    const text = masterPlaylist({ renditions: [rendition], audio: undefined, captions: [] });
    assert.doesNotMatch(text, /audio|AUDIO|SUBTITLES|mp4a/);
  });

  it('lists sound alone', () => {
    const text = masterPlaylist({ renditions: [], audio, captions: [] });
    assert.equal(text.match(/STREAM-INF/g)?.length, 1);
  });

  it('makes one segment of a file of captions', () => {
    assert.match(
      captionPlaylist('en-0123.vtt', 61.2),
      /TARGETDURATION:62\n[^]*#EXTINF:61\.200,\nen-0123\.vtt\n#EXT-X-ENDLIST/,
    );
  });
});
