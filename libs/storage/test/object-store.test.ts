import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { createLogger, Metrics } from '@lyceum/platform';
import { testInfrastructure, uniqueName } from '@lyceum/testing';
import { ObjectStore, type StorageOptions } from '../src/index.js';

const bucket = uniqueName('bucket');
let options: StorageOptions;
let store: ObjectStore;
/** The laptop's server. Somebody may run the tests against one that can do more. */
let isDevelopmentServer: boolean;
const lines: string[] = [];

before(async () => {
  const { s3, ours } = await testInfrastructure();
  isDevelopmentServer = ours;
  options = {
    ...s3,
    bucket,
    forcePathStyle: true,
    logger: createLogger('storage-test', 'info', { write: (line) => void lines.push(line) }),
    metrics: new Metrics(),
  };
  store = new ObjectStore(options);
  await assert.rejects(store.ping(), { code: 'storage.bucket_not_found' });
  await store.ensureBucket();
  await store.ensureBucket();
  await store.ping();
});
after(() => store.close());

const sha256 = (data: Buffer): string => createHash('sha256').update(data).digest('hex');

describe('objects', () => {
  it('are put, found, read in ranges, copied and deleted', async () => {
    const data = randomBytes(100_000);
    await store.put({ key: 'docs/a/one.pdf', contentType: 'application/pdf', body: data });
    const head = await store.head('docs/a/one.pdf');
    assert.deepEqual([head?.size, head?.contentType], [100_000, 'application/pdf']);
    const part = await store.read('docs/a/one.pdf', { first: 10, last: 19 });
    assert.equal(part.contentRange, 'bytes 10-19/100000');
    assert.deepEqual(await buffer(part.body), data.subarray(10, 20));
    const rest = await store.read('docs/a/one.pdf', { first: 99_990 });
    assert.deepEqual(await buffer(rest.body), data.subarray(99_990));
    await assert.rejects(store.read('docs/a/one.pdf', { first: 200_000 }), {
      code: 'storage.range_not_satisfiable',
    });
    await store.copy('docs/a/one.pdf', 'docs/a/two.pdf');
    assert.equal((await store.digest('docs/a/two.pdf')).sha256, sha256(data));
    await store.delete('docs/a/one.pdf');
    await store.delete('docs/a/one.pdf');
    assert.equal(await store.head('docs/a/one.pdf'), undefined);
    await assert.rejects(store.read('docs/a/one.pdf'), { code: 'storage.object_not_found' });
    await assert.rejects(store.copy('docs/a/one.pdf', 'docs/a/3.pdf'), {
      code: 'storage.object_not_found',
    });
  });

  it('are put as a stream unchanged', async () => {
    const data = randomBytes(3_000_000);
    const chunks = Array.from({ length: 30 }, (_, n) =>
      data.subarray(n * 100_000, (n + 1) * 100_000),
    );
    await store.put({
      key: 'docs/a/stream.bin',
      contentType: 'application/octet-stream',
      body: Readable.from(chunks),
      contentLength: data.length,
    });
    await store.verify('docs/a/stream.bin', { sha256: sha256(data), size: data.length });
    await assert.rejects(store.verify('docs/a/stream.bin', { sha256: sha256(data), size: 1 }), {
      code: 'storage.checksum_mismatch',
    });
    await assert.rejects(store.verify('docs/a/stream.bin', { sha256: '0'.repeat(64) }), {
      code: 'storage.checksum_mismatch',
    });
  });

  it('of a prefix are listed and deleted in batches, and only those', async () => {
    const keys = Array.from({ length: 1205 }, (_, n) => `many/a/${String(n).padStart(4, '0')}.txt`);
    for (let first = 0; first < keys.length; first += 100) {
      await Promise.all(
        keys
          .slice(first, first + 100)
          .map((key) => store.put({ key, contentType: 'text/plain', body: 'x' })),
      );
    }
    await store.put({ key: 'many/ab/other.txt', contentType: 'text/plain', body: 'x' });
    const listed: string[] = [];
    for await (const object of store.list('many/a/')) listed.push(object.key);
    assert.deepEqual(listed, keys);
    assert.deepEqual(await store.deletePrefix('many/a/'), { deleted: 1205, failed: [] });
    assert.deepEqual(await store.deletePrefix('many/a/'), { deleted: 0, failed: [] });
    assert.ok(await store.head('many/ab/other.txt'));
    await assert.rejects(store.deletePrefix('many'), { code: 'storage.invalid_key' });
  });

  it('cannot be reached by a key that climbs', async () => {
    await assert.rejects(store.read('docs/../secret'), { code: 'storage.invalid_key' });
    await assert.rejects(store.put({ key: '/x', contentType: 'text/plain', body: '' }), {
      code: 'storage.invalid_key',
    });
  });
});

describe('presigned URLs', () => {
  it('upload and download without credentials', async () => {
    const body = 'hello';
    const put = await store.presign.put({
      key: 'docs/a/hello.txt',
      contentType: 'text/plain',
      contentLength: body.length,
      expiresSeconds: 60,
    });
    const uploaded = await fetch(put.url, {
      method: put.method,
      headers: { 'content-type': 'text/plain' },
      body,
    });
    assert.equal(uploaded.status, 200);
    const get = await store.presign.get({
      key: 'docs/a/hello.txt',
      expiresSeconds: 60,
      downloadName: 'Übung "1".txt',
    });
    const downloaded = await fetch(get.url);
    assert.equal(await downloaded.text(), body);
    assert.equal(downloaded.headers.get('content-type'), 'text/plain');
    assert.equal(
      downloaded.headers.get('content-disposition'),
      `attachment; filename="_bung _1_.txt"; filename*=UTF-8''%C3%9Cbung%20%221%22.txt`,
    );
  });

  it('sign type and size, so that the store refuses any other', async () => {
    const put = await store.presign.put({
      key: 'docs/a/hello.txt',
      contentType: 'text/plain',
      contentLength: 5,
      expiresSeconds: 60,
      sha256Base64: createHash('sha256').update('hello').digest('base64'),
    });
    const query = new URL(put.url).searchParams;
    assert.equal(
      query.get('X-Amz-SignedHeaders'),
      'content-length;content-type;host;x-amz-checksum-sha256',
    );
    assert.equal(query.get('X-Amz-Expires'), '60');
    assert.equal(query.has('x-amz-checksum-crc32'), false);
  });

  it('name the public endpoint', async () => {
    const outside = new ObjectStore({
      ...options,
      publicEndpoint: 'https://files.school.example',
    });
    const { url } = await outside.presign.get({ key: 'docs/a/hello.txt', expiresSeconds: 60 });
    assert.ok(url.startsWith(`https://files.school.example/${bucket}/docs/a/hello.txt?`));
    await outside.ping();
    outside.close();
  });

  it('refuse an expiry or a part number that S3 does not accept', async () => {
    const code = 'storage.invalid_request';
    await assert.rejects(store.presign.get({ key: 'a', expiresSeconds: 0 }), { code });
    await assert.rejects(store.presign.get({ key: 'a', expiresSeconds: 604_801 }), { code });
    await assert.rejects(
      store.presign.parts({ key: 'a', uploadId: 'x', partNumbers: [0], expiresSeconds: 60 }),
      { code },
    );
  });
});

describe('a multipart upload', () => {
  it('is put together from parts sent by a browser', async () => {
    const data = randomBytes(11 * 1024 * 1024);
    const upload = await store.uploads.create('videos/a/film.mp4', 'video/mp4');
    const urls = await store.presign.parts({
      ...upload,
      partNumbers: [1, 2, 3],
      expiresSeconds: 60,
    });
    const size = 5 * 1024 * 1024;
    const parts = await Promise.all(
      urls.map(async ({ partNumber, url }) => {
        const body = data.subarray((partNumber - 1) * size, partNumber * size);
        const response = await fetch(url, { method: 'PUT', body });
        return { partNumber, etag: response.headers.get('etag') as string };
      }),
    );
    await assert.rejects(store.uploads.complete(upload, []), { code: 'storage.invalid_parts' });
    await store.uploads.complete(upload, parts.toReversed());
    assert.deepEqual(await store.digest('videos/a/film.mp4'), {
      sha256: sha256(data),
      size: data.length,
    });
  });
});

describe('what this server cannot do', () => {
  it('is said, not passed over', async (test) => {
    if (!isDevelopmentServer) return test.skip('the store is not the development server');
    const upload = await store.uploads.create('videos/a/film2.mp4', 'video/mp4');
    await assert.rejects(store.uploads.listParts(upload), { code: 'storage.not_supported' });
    assert.equal(await store.uploads.abort(upload), false);
    const applied = await store.applyLifecycle({
      abortUploadsAfterDays: 2,
      expire: [{ prefix: 'exports/', afterDays: 7 }],
    });
    assert.equal(applied, false);
    assert.ok(lines.some((line) => line.includes('cannot abort uploads')));
    assert.ok(lines.some((line) => line.includes('has no lifecycle rules')));
  });
});
