import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { call, eventually, startStack, type TestStack } from '@lyceum/testing';
import pg from 'pg';
import { CatalogFacts } from './support/catalog-facts.js';
import { clip, removeClips } from './support/clips.js';
import { MediaClient, sha256, type Asset } from './support/media-client.js';
import { learnerOf, owner, type Account } from './support/school.js';

describe('a video, from the upload to the learner', () => {
  let stack: TestStack;
  let admin: pg.Client;
  let host: Account;
  let learner: Account;
  let staff: MediaClient;
  let asset: Asset;

  before(async () => {
    stack = await startStack({ services: ['identity', 'catalog', 'media'] });
    admin = new pg.Client({ connectionString: stack.databaseUrl });
    await admin.connect();
    const identity = stack.services['identity']!.url;
    host = await owner(identity);
    learner = await learnerOf(identity, host);
    staff = new MediaClient(stack.services['media']!.url, host.accessToken);
  });
  after(async () => {
    await admin.end();
    await stack.stop();
    await removeClips();
  });

  it('is ready after the upload', async () => {
    const body = await clip({ seconds: 13, size: '640x360' });
    asset = await staff.ready({
      policy: 'videos',
      fileName: 'lesson.mp4',
      contentType: 'video/mp4',
      body,
      sha256: sha256(body),
    });
    assert.equal(asset.kind, 'video');
    assert.deepEqual([asset.width, asset.height, asset.hasAudio], [640, 360, true]);
    assert.ok(Math.abs(asset.durationSeconds! - 13) < 0.5, String(asset.durationSeconds));
    assert.deepEqual(
      asset.renditions.map(({ name }) => name),
      ['360p'],
    );
  });

  it('plays for the staff, with one token for all of it', async () => {
    const { body, status, text } = await staff.playback(asset.id);
    assert.equal(status, 200, text);
    const master = await call(body.url!);
    assert.equal(master.status, 200, master.text);
    assert.match(master.headers.get('content-type')!, /mpegurl/);
    const rendition = new URL('360p/index.m3u8', body.url!).href;
    const playlist = await call(rendition);
    assert.equal(playlist.status, 200, playlist.text);
    const segments = playlist.text.match(/^s\d+\.m4s$/gm)!;
    assert.equal(segments.length, 3);
    for (const name of ['init.mp4', ...segments]) {
      const segment = await fetch(new URL(name, rendition));
      assert.equal(segment.status, 200);
      assert.match(segment.headers.get('cache-control')!, /immutable/);
      assert.ok((await segment.arrayBuffer()).byteLength > 0);
    }
    for (const url of [body.posterUrl!, body.storyboardUrl!])
      assert.equal((await fetch(url)).status, 200);
  });

  it('is for learners who are enrolled, and for them alone', async () => {
    const client = new MediaClient(staff.url, learner.accessToken);
    const facts = new CatalogFacts(admin, host.schoolId!);
    const courseId = randomUUID();
    const enrollment = { enrollmentId: randomUUID(), courseId, userId: learner.userId };
    assert.equal((await client.playback(asset.id)).status, 403);
    await facts.publish(courseId, 1, [{ assetId: asset.id }]);
    await facts.available(courseId, 'published');
    await facts.enroll(enrollment);
    await eventually(async () => assert.equal((await client.playback(asset.id)).status, 200));
    const withdrawnAt = Date.now();
    await facts.enroll({ ...enrollment, state: 'withdrawn' });
    await eventually(async () => assert.equal((await client.playback(asset.id)).status, 403));
    assert.ok(Date.now() - withdrawnAt < 5000);
  });
});
