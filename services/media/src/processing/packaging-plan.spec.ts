import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { VideoFacts } from './media-facts.js';
import { canCopyAudio, canCopyVideo, planEncoding, planVideo, unusable } from './packaging-plan.js';

const plain: VideoFacts = {
  index: 0,
  codec: 'h264',
  profile: 'High',
  pixelFormat: 'yuv420p',
  width: 1920,
  height: 1080,
  isTurned: false,
  hasSquarePixels: true,
  isInterlaced: false,
  isHdr: false,
  frameRate: 30,
  isVariable: false,
};
const rungs = (video: Partial<VideoFacts>): string[] => {
  const plan = planEncoding({ ...plain, ...video });
  return plan.mode === 'encode'
    ? plan.renditions.map(({ name, width, height }) => `${name} ${width}x${height}`)
    : [];
};

describe('how a video is packaged', () => {
  it('copies what every browser decodes', () => {
    assert.ok(canCopyVideo(plain));
    assert.ok(canCopyVideo({ ...plain, width: 1080, height: 1920 }));
    assert.deepEqual(planVideo({ ...plain, height: 720, width: 1280 }), {
      mode: 'copy',
      name: '720p',
    });
  });

  const odd: Partial<VideoFacts>[] = [
    { codec: 'hevc' },
    { profile: 'High 10' },
    { pixelFormat: 'yuv420p10le' },
    { pixelFormat: 'yuv444p' },
    { width: 2560, height: 1440 },
    { isTurned: true },
    { hasSquarePixels: false },
    { isInterlaced: true },
    { frameRate: 120 },
  ];
  for (const facts of odd)
    it(`encodes ${JSON.stringify(facts)}`, () =>
      assert.equal(planVideo({ ...plain, ...facts }).mode, 'encode'));

  it('goes down a ladder', () => {
    assert.deepEqual(rungs({ width: 3840, height: 2160 }), [
      '1080p 1920x1080',
      '720p 1280x720',
      '480p 852x480',
      '360p 640x360',
    ]);
    assert.deepEqual(rungs({ width: 720, height: 1280 }), [
      '720p 720x1280',
      '480p 480x852',
      '360p 360x640',
    ]);
    assert.deepEqual(rungs({ width: 321, height: 181 }), ['180p 320x180']);
  });

  it('never makes a picture larger, an odd one, or two of one name', () => {
    const side = fc.integer({ min: 2, max: 8000 });
    fc.assert(
      fc.property(side, side, (width, height) => {
        const plan = planEncoding({ ...plain, width, height });
        assert.ok(plan.mode === 'encode' && plan.renditions.length > 0);
        const names = new Set(plan.renditions.map(({ name }) => name));
        assert.equal(names.size, plan.renditions.length);
        for (const rendition of plan.renditions) {
          assert.ok(rendition.width <= width && rendition.height <= height);
          assert.ok(rendition.width % 2 === 0 && rendition.height % 2 === 0);
          assert.ok(rendition.width >= 2 && rendition.height >= 2);
        }
      }),
    );
  });

  it('has frames come steadily', () => {
    const rate = (frameRate: number): number => {
      const plan = planEncoding({ ...plain, frameRate });
      return plan.mode === 'encode' ? plan.frameRate : 0;
    };
    assert.equal(rate(29.97), 30_000 / 1001);
    assert.equal(rate(27), 30_000 / 1001);
    assert.equal(rate(120), 60);
    assert.equal(rate(10), 10);
    assert.equal(rate(0), 30);
  });

  it('copies AAC in two channels', () => {
    const aac = { index: 1, codec: 'aac', profile: 'LC', channels: 2 };
    assert.ok(canCopyAudio(aac));
    assert.ok(!canCopyAudio({ ...aac, channels: 6 }));
    assert.ok(!canCopyAudio({ ...aac, codec: 'opus' }));
  });

  it('says what nothing can be made of', () => {
    const facts = { durationSeconds: 1, video: plain, audio: undefined };
    assert.equal(unusable(facts, 'video'), undefined);
    assert.equal(unusable(facts, 'audio')?.code, 'media.no_audio');
    assert.equal(unusable({ ...facts, video: undefined }, 'video')?.code, 'media.no_video');
    const huge = { ...facts, video: { ...plain, width: 16_000, height: 16_000 } };
    assert.equal(unusable(huge, 'video')?.code, 'media.too_many_pixels');
  });
});
