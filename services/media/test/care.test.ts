import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { serviceEnvironment, DEFAULT_BUCKET } from '@lyceum/infrastructure';
import { createLogger, Metrics, startService, type Service } from '@lyceum/platform';
import { ObjectStore } from '@lyceum/storage';
import { call, eventually, startStack, type TestStack } from '@lyceum/testing';
import pg from 'pg';
import { AppModule } from '../src/app.module.js';
import { Reconciler } from '../src/care/index.js';
import { settings } from '../src/config.js';
import { UploadRepository } from '../src/uploads/index.js';
import { clip, removeClips } from './support/clips.js';
import { MediaClient, send } from './support/media-client.js';
import { owner } from './support/school.js';

describe('care for what is stored', () => {
  let stack: TestStack;
  let admin: pg.Client;
  let service: Service;
  let store: ObjectStore;
  let staff: MediaClient;
  let stranger: MediaClient;
  let video: Buffer;
  let schoolId: string;

  before(async () => {
    stack = await startStack({ services: ['identity', 'media'] });
    const { infrastructure, databaseUrl, secrets, services } = stack;
    await services['media']!.kill();
    // In this process, so that the reconciler can be called.
    service = await startService(
      { name: 'media', settings, module: AppModule },
      {
        ...serviceEnvironment({
          service: 'media',
          infrastructure,
          databaseUrl,
          secrets,
          urls: { identity: services['identity']!.url, media: services['media']!.url },
          inherit: { PATH: process.env['PATH'], LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'error' },
          nodeEnv: 'test',
        }),
        DATABASE_MAINTENANCE: 'off',
        JOBS_STOP_GRACE_MS: '0',
        MEDIA_ORPHAN_HOURS: '0',
      },
    );
    store = new ObjectStore({
      ...infrastructure.s3!,
      bucket: DEFAULT_BUCKET,
      forcePathStyle: true,
      logger: createLogger('test', 'silent'),
      metrics: new Metrics(),
    });
    admin = new pg.Client({ connectionString: databaseUrl });
    await admin.connect();
    const host = await owner(services['identity']!.url);
    schoolId = host.schoolId!;
    staff = new MediaClient(service.url, host.accessToken);
    stranger = new MediaClient(service.url, (await owner(services['identity']!.url)).accessToken);
    video = await clip({ seconds: 2 });
  });
  after(async () => {
    store.close();
    await admin.end();
    await service.stop();
    await stack.stop();
    await removeClips();
  });

  const file = () => ({
    policy: 'videos',
    fileName: 'a.mp4',
    contentType: 'video/mp4',
    body: video,
  });
  const keys = async (prefix: string): Promise<string[]> => {
    const found: string[] = [];
    for await (const { key } of store.list(prefix)) found.push(key);
    return found;
  };
  const reconcile = () =>
    service.app.get(Reconciler, { strict: false }).run(AbortSignal.timeout(30_000));
  const remove = (client: MediaClient, id: string) =>
    call(`${client.url}/v1/media/assets/${id}`, { token: client.token, method: 'DELETE' });

  it('counts what a school has', async () => {
    await staff.ready(file());
    const usage = await call<{
      totalBytes: number;
      policies: { policy: string; assets: number; originalBytes: number; derivedBytes: number }[];
    }>(`${staff.url}/v1/media/usage`, { token: staff.token });
    const [videos] = usage.body.policies;
    assert.equal(videos?.originalBytes, video.length);
    let stored = 0;
    for await (const { size, key } of store.list(`play/${schoolId}/`))
      if (!key.endsWith('.m3u8')) stored += size;
    assert.ok(Math.abs(videos.derivedBytes - stored) < 5000, `${videos.derivedBytes} ${stored}`);
    const other = await call<{ totalBytes: number }>(`${stranger.url}/v1/media/usage`, {
      token: stranger.token,
    });
    assert.equal(other.body.totalBytes, 0);
  });

  it('really deletes', async () => {
    const { id } = await staff.ready(file());
    assert.ok((await keys(`play/${schoolId}/${id}/`)).length > 5);
    assert.equal((await remove(stranger, id)).status, 404);
    assert.equal((await remove(staff, id)).status, 204);
    assert.equal((await remove(staff, id)).status, 404);
    assert.equal((await staff.playback(id)).status, 404);
    await eventually(
      async () => {
        assert.deepEqual(await keys(`play/${schoolId}/${id}/`), []);
        assert.ok(!(await keys('videos/')).some((key) => key.includes(id)));
        const { rows } = await admin.query('select from media.assets where id = $1', [id]);
        assert.equal(rows.length, 0);
      },
      { timeoutMs: 30_000 },
    );
    const { rows } = await admin.query(
      `select from media.outbox where aggregate_id = $1 and envelope like '%asset.deleted%'`,
      [id],
    );
    assert.equal(rows.length, 1);
  });

  it('finds orphans on both sides', async () => {
    const kept = await staff.ready(file());
    const lost = await staff.ready(file());
    const stray = [
      `play/${schoolId}/00000000-0000-4000-8000-000000000000/master.m3u8`,
      `videos/${schoolId}/20260101T000000000Z-00000000-0000-4000-8000-000000000000.mp4`,
    ];
    for (const key of stray) await store.put({ key, contentType: 'video/mp4', body: 'x' });
    await store.deletePrefix(`play/${schoolId}/${lost.id}/`);
    const found = await reconcile();
    assert.equal(found.orphanObjects, stray.length);
    assert.equal(found.lostAssets, 1);
    for (const key of stray) assert.equal(await store.head(key), undefined);
    assert.equal((await staff.asset(kept.id)).body.state, 'ready');
    assert.equal((await staff.asset(lost.id)).body.failure?.code, 'media.lost');
    const again = await reconcile();
    assert.deepEqual([again.orphanObjects, again.lostAssets], [0, 0]);
    // The original is there still: it can be made anew.
    const retried = await call(`${staff.url}/v1/media/assets/${lost.id}/process`, {
      token: staff.token,
      method: 'POST',
    });
    assert.equal(retried.status, 202, retried.text);
    await eventually(async () => assert.equal((await staff.asset(lost.id)).body.state, 'ready'), {
      timeoutMs: 30_000,
    });
    assert.equal((await staff.playback(lost.id)).status, 200);
  });

  const vtt = (text: string): string => `WEBVTT\n\n00:00.500 --> 00:01.000\n${text}\n`;
  const captions = async (
    id: string,
    method: 'PUT' | 'DELETE',
    { language = 'en', body }: { language?: string; body?: string } = {},
  ): Promise<number> => {
    const response = await fetch(`${staff.url}/v1/media/assets/${id}/captions/${language}`, {
      method,
      headers: {
        authorization: `Bearer ${staff.token}`,
        ...(body !== undefined && { 'content-type': 'text/vtt' }),
      },
      body: body ?? null,
    });
    return response.status;
  };
  const captionFiles = async (id: string): Promise<string[]> =>
    (await keys(`play/${schoolId}/${id}/captions/`)).filter((key) => key.endsWith('.vtt'));
  const derivedBytes = async (id: string): Promise<number> => {
    const { rows } = await admin.query<{ derived_bytes: string }>(
      'select derived_bytes from media.assets where id = $1',
      [id],
    );
    return Number(rows[0]!.derived_bytes);
  };

  it('counts captions once, and takes away the files of those that were replaced', async () => {
    const { id } = await staff.ready(file());
    const without = await derivedBytes(id);
    for (const text of ['a', 'a', 'bcd', 'ef'])
      assert.equal(await captions(id, 'PUT', { body: vtt(text) }), 200);
    const [{ bytes }] = (
      await admin.query<{ bytes: number }>('select bytes from media.captions where asset_id = $1', [
        id,
      ])
    ).rows as [{ bytes: number }];
    assert.equal(await derivedBytes(id), without + bytes);
    assert.equal((await captionFiles(id)).length, 3);
    assert.equal((await reconcile()).orphanObjects, 2);
    assert.equal((await captionFiles(id)).length, 1);
    assert.equal((await call((await staff.playback(id)).body.captions[0]!.url)).status, 200);
    assert.equal(await captions(id, 'DELETE'), 204);
    assert.deepEqual(await captionFiles(id), []);
    assert.equal(await derivedBytes(id), without);
  });

  it('keeps the file of captions that are put again while they are taken away', async () => {
    const { id } = await staff.ready(file());
    const body = vtt('again');
    assert.equal(await captions(id, 'PUT', { body }), 200);
    const served = service.app.get(ObjectStore, { strict: false });
    const { delete: deleteObject } = served;
    let again: Promise<number> | undefined;
    served.delete = async (key) => {
      let isDone = false;
      again = captions(id, 'PUT', { body }).finally(() => (isDone = true));
      await eventually(async () => {
        const { rows } = await admin.query(
          `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
        );
        assert.ok(isDone || rows.length > 0);
      });
      await deleteObject.call(served, key);
    };
    try {
      assert.equal(await captions(id, 'DELETE'), 204);
    } finally {
      served.delete = deleteObject;
    }
    assert.equal(await again, 200);
    const [track] = (await staff.playback(id)).body.captions;
    assert.equal((await call(track!.url)).status, 200);
  });

  it('ends uploads that nobody completed', async () => {
    const { body } = await staff.begin(file());
    await send(body.put!.url, video, body.put!.headers);
    await admin.query(
      `update media.uploads set expires_at = now() - interval '1 second' where asset_id = $1`,
      [body.id],
    );
    assert.equal((await reconcile()).expiredUploads, 1);
    await eventually(
      async () => {
        assert.ok(!(await keys('videos/')).some((key) => key.includes(body.id)));
        const { rows } = await admin.query('select from media.assets where id = $1', [body.id]);
        assert.equal(rows.length, 0);
      },
      { timeoutMs: 30_000 },
    );
  });

  it('keeps an upload that is completed while those are ended that nobody did', async () => {
    const { body } = await staff.begin(file());
    await send(body.put!.url, video, body.put!.headers);
    await admin.query(
      `update media.uploads set expires_at = now() - interval '1 second' where asset_id = $1`,
      [body.id],
    );
    const uploads = service.app.get(UploadRepository, { strict: false });
    const { expired } = uploads;
    uploads.expired = async (limit) => {
      const found = await expired.call(uploads, limit);
      assert.ok(found.some(({ asset_id }) => asset_id === body.id));
      assert.equal((await staff.complete(body.id)).status, 202);
      return found;
    };
    try {
      assert.equal((await reconcile()).expiredUploads, 0);
    } finally {
      uploads.expired = expired;
    }
    assert.equal((await staff.settled(body.id)).state, 'ready');
  });
});
