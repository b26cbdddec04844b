import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { call, startStack, type TestStack } from '@lyceum/testing';
import { clip, ffmpeg, removeClips } from './support/clips.js';
import { MediaClient, type FileToUpload } from './support/media-client.js';
import { owner } from './support/school.js';

describe('processing', () => {
  let stack: TestStack;
  let staff: MediaClient;
  let work: string;

  before(async () => {
    work = await mkdtemp(join(tmpdir(), 'lyceum-work-'));
    stack = await startStack({
      services: ['identity', 'media'],
      env: { MEDIA_WORK_DIRECTORY: work, MEDIA_VIDEO_JOBS: '2', MEDIA_FFMPEG_NICE: '0' },
    });
    const { accessToken } = await owner(stack.services['identity']!.url);
    staff = new MediaClient(stack.services['media']!.url, accessToken);
  });
  after(async () => {
    await stack.stop();
    await removeClips();
    await rm(work, { recursive: true, force: true });
  });

  const video = (body: Buffer, more: Partial<FileToUpload> = {}): FileToUpload => ({
    policy: 'videos',
    fileName: 'video.mp4',
    contentType: 'video/mp4',
    body,
    ...more,
  });
  const text = async (url: string): Promise<string> => (await call(url)).text;
  const master = async (id: string): Promise<string> => text((await staff.playback(id)).body.url!);
  const leftovers = (): string[] =>
    readdirSync(work).flatMap((name) => readdirSync(join(work, name)));

  describe('of what can be played', () => {
    after(() => assert.deepEqual(leftovers(), []));

    it('passes on what fits as it is', async () => {
      const { id } = await staff.ready(video(await clip()));
      const playlist = await master(id);
      assert.match(playlist, /CODECS="avc1\.[0-9a-f]{6},mp4a\.40\.2",RESOLUTION=320x180/);
      assert.match(playlist, /^audio\/index\.m3u8$/m);
    });

    it('lists no sound where there is none', async () => {
      const asset = await staff.ready(video(await clip({ audio: false })));
      assert.equal(asset.hasAudio, false);
      assert.doesNotMatch(await master(asset.id), /audio|mp4a/);
    });

    it('makes a ladder of what must be encoded, and no rung above the source', async () => {
      const body = await clip({
        size: '960x540',
        extension: 'webm',
        video: ['-c:v', 'libvpx', '-deadline', 'realtime', '-b:v', '1M'],
      });
      const asset = await staff.ready(video(body, { contentType: 'video/webm' }));
      assert.deepEqual(
        asset.renditions.map(({ name }) => name),
        ['480p', '360p'],
      );
    });

    it('shows a turned picture upright', async () => {
      const flat = await clip({ size: '320x180' });
      const body = await turned(flat);
      const asset = await staff.ready(video(body));
      assert.deepEqual([asset.width, asset.height], [180, 320]);
      assert.deepEqual(
        asset.renditions.map(({ width, height }) => [width, height]),
        [[180, 320]],
      );
    });

    it('encodes ten bits as eight', async () => {
      const body = await clip({
        video: ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p10le'],
      });
      const { id } = await staff.ready(video(body));
      assert.match(await master(id), /avc1\.64/);
    });

    it('keeps the time of frames that come when they like', async () => {
      const body = await ffmpeg('mp4', [
        ...['-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=30:duration=4'],
        ...['-f', 'lavfi', '-i', 'sine=duration=4'],
        ...['-vf', "select='lt(mod(n,10),3)'", '-fps_mode', 'vfr'],
        ...['-c:v', 'mpeg4', '-c:a', 'aac'],
      ]);
      const asset = await staff.ready(video(body));
      assert.ok(Math.abs(asset.durationSeconds! - 4) < 0.5, String(asset.durationSeconds));
    });

    it('cuts what has too few key frames', async () => {
      const asset = await staff.ready(video(await clip({ seconds: 40, rate: 5, gop: 200 })));
      const { body } = await staff.playback(asset.id);
      const [rendition] = asset.renditions;
      const playlist = await text(new URL(`${rendition!.name}/index.m3u8`, body.url!).href);
      assert.match(playlist, /TARGETDURATION:6/);
    });

    it('plays sound alone', async () => {
      const body = await ffmpeg('mp3', ['-f', 'lavfi', '-i', 'sine=duration=5', '-b:a', '96k']);
      const asset = await staff.ready(
        video(body, { policy: 'audio', contentType: 'audio/mpeg', fileName: 'talk.mp3' }),
      );
      assert.deepEqual([asset.kind, asset.width, asset.hasAudio], ['audio', null, true]);
      assert.match(await master(asset.id), /CODECS="mp4a\.40\.2",AUDIO="audio"\naudio\/index/);
    });
  });

  describe('of what cannot', () => {
    after(() => assert.deepEqual(leftovers(), []));

    const refused = async (file: FileToUpload, code: string): Promise<void> => {
      const asset = await staff.settled(await staff.upload(file));
      assert.equal(asset.failure?.code, code, JSON.stringify(asset));
      assert.equal((await staff.playback(asset.id)).status, 409);
    };

    it('refuses a file that ends before its index', async () => {
      const body = await clip();
      await refused(video(body.subarray(0, body.length / 2)), 'media.unreadable');
    });

    it('refuses a file that ends before its pictures', async () => {
      const whole = await ffmpeg('mp4', [
        ...['-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=25:duration=20', '-g', '50'],
        ...['-c:v', 'libx264', '-preset', 'ultrafast', '-movflags', '+faststart'],
      ]);
      await refused(video(whole.subarray(0, whole.length * 0.4)), 'media.truncated');
    });

    it('refuses a file that is only its beginning', async () => {
      const body = Buffer.concat([(await clip()).subarray(0, 40), Buffer.alloc(5000)]);
      await refused(video(body), 'media.unreadable');
    });

    it('refuses a video without a picture', async () => {
      const body = await ffmpeg('mp4', ['-f', 'lavfi', '-i', 'sine=duration=2', '-c:a', 'aac']);
      await refused(video(body), 'media.no_video');
    });

    it('opens nothing that a file names', async () => {
      let wasAsked = false;
      const server = createServer((_, response) => {
        wasAsked = true;
        response.end();
      }).listen(0, '127.0.0.1');
      const { port } = await new Promise<AddressInfo>((resolve) =>
        server.once('listening', () => resolve(server.address() as AddressInfo)),
      );
      // Passes for an MP4 by its first bytes and is a playlist to whoever guesses.
      const playlist = `#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:${port}/secret\n`;
      const body = Buffer.concat([
        Buffer.from([0, 0, 0, 24]),
        Buffer.from('ftypisom\0\0\u0002\0isomiso2'),
        Buffer.from(`\n${playlist}`),
      ]);
      await refused(video(body), 'media.unreadable');
      assert.equal(wasAsked, false);
      server.close();
    });
  });
});

/** A phone held upright writes a picture that lies, and how to turn it. */
async function turned(flat: Buffer): Promise<Buffer> {
  const at = flat.indexOf('tkhd');
  const copy = Buffer.from(flat);
  // The matrix of the first track (ISO/IEC 14496-12 §8.3.2): turned by a quarter.
  const matrix = at + 4 + 40;
  copy.writeInt32BE(0, matrix);
  copy.writeInt32BE(0x10000, matrix + 4);
  copy.writeInt32BE(-0x10000, matrix + 12);
  copy.writeInt32BE(0, matrix + 16);
  return Promise.resolve(copy);
}
