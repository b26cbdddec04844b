import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { call, eventually, startStack, type TestStack } from '@lyceum/testing';
import { clip, removeClips } from './support/clips.js';
import { MediaClient } from './support/media-client.js';
import { owner } from './support/school.js';

const lesson = { policy: 'videos', fileName: 'lesson.mp4', contentType: 'video/mp4' } as const;

describe('processing that is interrupted', () => {
  let stack: TestStack;
  let staff: MediaClient;
  let work: string;

  before(async () => {
    work = await mkdtemp(join(tmpdir(), 'lyceum-work-'));
    stack = await startStack({
      services: ['identity', 'media'],
      env: { MEDIA_WORK_DIRECTORY: work, MEDIA_FFMPEG_NICE: '0' },
    });
    const { accessToken } = await owner(stack.services['identity']!.url);
    staff = new MediaClient(stack.services['media']!.url, accessToken);
  });
  after(async () => {
    await stack.stop();
    await removeClips();
    await rm(work, { recursive: true, force: true });
  });

  const leftovers = (): string[] =>
    readdirSync(work).flatMap((name) => readdirSync(join(work, name)));

  const long = (): Promise<Buffer> =>
    clip({ seconds: 20, size: '640x360', video: ['-c:v', 'mpeg4', '-q:v', '5'] });
  const underWay = (id: string): Promise<void> =>
    eventually(
      async () => {
        const { body } = await staff.asset(id);
        assert.ok(body.percent >= 8, String(body.percent));
        assert.equal(body.state, 'processing');
      },
      { timeoutMs: 60_000 },
    );

  it('goes on after the process was killed', async () => {
    const id = await staff.upload({ ...lesson, body: await long() });
    await underWay(id);
    await stack.services['media']!.kill();
    await stack.services['media']!.restart();
    const asset = await staff.settled(id, 120_000);
    assert.equal(asset.state, 'ready', JSON.stringify(asset.failure));
    assert.deepEqual(leftovers(), []);
  });

  it('ends when the asset is deleted, and leaves nothing', async () => {
    const id = await staff.upload({ ...lesson, body: await long() });
    await underWay(id);
    const removed = await call(`${staff.url}/v1/media/assets/${id}`, {
      token: staff.token,
      method: 'DELETE',
    });
    assert.equal(removed.status, 204);
    assert.equal((await staff.asset(id)).status, 404);
    await eventually(() => assert.deepEqual(leftovers(), []), { timeoutMs: 15_000 });
  });
});
