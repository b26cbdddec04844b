import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createLogger, Metrics } from '@lyceum/platform';
import { ObjectStore } from '../src/index.js';
import { type SeenRequest, startStandInS3 } from './stand-in-s3.js';

type Answer = Parameters<typeof startStandInS3>[0];

async function withStandIn(
  answer: Answer,
  use: (store: ObjectStore, seen: SeenRequest[], metrics: Metrics) => Promise<void>,
  timeoutMs = 5000,
): Promise<void> {
  const standIn = await startStandInS3(answer);
  const metrics = new Metrics();
  const store = new ObjectStore({
    endpoint: standIn.endpoint,
    region: 'us-east-1',
    accessKeyId: 'id',
    secretAccessKey: 'secret',
    bucket: 'b',
    forcePathStyle: true,
    logger: createLogger('storage-test', 'silent'),
    metrics,
    timeoutMs,
    attempts: 2,
  });
  try {
    await use(store, standIn.seen, metrics);
  } finally {
    store.close();
    await standIn.stop();
  }
}

const failure = (code: string): string =>
  `<Error><Code>${code}</Code><Message>no</Message></Error>`;

describe('against a stand-in for a full S3 store', () => {
  it('lifecycle rules are sent as S3 documents them', () =>
    withStandIn(
      (_, response) => response.end(),
      async (store, seen) => {
        const policy = {
          abortUploadsAfterDays: 2,
          expire: [{ prefix: 'exports/', afterDays: 7 }],
        };
        assert.equal(await store.applyLifecycle(policy), true);
        const [request] = seen as [SeenRequest];
        assert.ok(request.url.searchParams.has('lifecycle'));
        assert.match(request.body, /<DaysAfterInitiation>2<\/DaysAfterInitiation>/);
        assert.match(request.body, /<Prefix>exports\/<\/Prefix>/);
        assert.match(request.body, /<Expiration><Days>7<\/Days><\/Expiration>/);
        await assert.rejects(store.applyLifecycle({ ...policy, abortUploadsAfterDays: 0 }), {
          code: 'storage.invalid_request',
        });
      },
    ));

  it('pages of some origins are let in as S3 documents it', () =>
    withStandIn(
      (_, response) => response.end(),
      async (store, seen) => {
        assert.equal(await store.applyCors(['https://a.example', 'https://b.example']), true);
        const [request] = seen as [SeenRequest];
        assert.equal(request.method, 'PUT');
        assert.ok(request.url.searchParams.has('cors'));
        assert.match(request.body, /<AllowedOrigin>https:\/\/b.example<\/AllowedOrigin>/);
        assert.match(request.body, /<AllowedMethod>PUT<\/AllowedMethod>/);
        assert.match(request.body, /<ExposeHeader>ETag<\/ExposeHeader>/);
      },
    ));

  it('a store that takes no such rules is said, and is no failure', () =>
    withStandIn(
      (_, response) => response.writeHead(501).end(failure('NotImplemented')),
      async (store) => assert.equal(await store.applyCors(['*']), false),
    ));

  it('parts are listed over pages, and an upload is aborted', () =>
    withStandIn(
      ({ method, url }, response) => {
        if (method === 'DELETE') return void response.writeHead(204).end();
        const marker = url.searchParams.get('part-number-marker');
        const part = (n: number): string =>
          `<Part><PartNumber>${n}</PartNumber><ETag>"${n}"</ETag><Size>5</Size></Part>`;
        response.end(
          marker === '1'
            ? `<ListPartsResult><IsTruncated>false</IsTruncated>${part(2)}</ListPartsResult>`
            : `<ListPartsResult><IsTruncated>true</IsTruncated><NextPartNumberMarker>1</NextPartNumberMarker>${part(1)}</ListPartsResult>`,
        );
      },
      async (store) => {
        const upload = { key: 'videos/a.mp4', uploadId: 'u' };
        assert.deepEqual(await store.uploads.listParts(upload), [
          { partNumber: 1, etag: '"1"', size: 5 },
          { partNumber: 2, etag: '"2"', size: 5 },
        ]);
        assert.equal(await store.uploads.abort(upload), true);
      },
    ));

  it('a large object is copied range by range', () =>
    withStandIn(
      ({ method, url }, response) => {
        if (method === 'HEAD') {
          return void response
            .writeHead(200, { 'content-length': '25', 'content-type': 'video/mp4' })
            .end();
        }
        if (url.searchParams.has('uploads')) {
          return void response.end(
            '<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>',
          );
        }
        const n = url.searchParams.get('partNumber');
        response.end(
          n
            ? `<CopyPartResult><ETag>"${n}"</ETag></CopyPartResult>`
            : '<CompleteMultipartUploadResult></CompleteMultipartUploadResult>',
        );
      },
      async (store, seen) => {
        await store.copy('videos/a.mp4', 'videos/b.mp4', 10);
        const ranges = seen.map((request) => request.headers['x-amz-copy-source-range']);
        assert.deepEqual(
          ranges.filter((range) => range !== undefined),
          ['bytes=0-9', 'bytes=10-19', 'bytes=20-24'],
        );
        assert.match(seen.at(-1)?.body ?? '', /<PartNumber>3<\/PartNumber>/);
      },
    ));

  it('objects that could not be deleted are reported', () =>
    withStandIn(
      ({ method }, response) => {
        response.end(
          method === 'GET'
            ? '<ListBucketResult><Contents><Key>a/1</Key></Contents><Contents><Key>a/2</Key></Contents></ListBucketResult>'
            : '<DeleteResult><Error><Key>a/2</Key><Code>AccessDenied</Code></Error></DeleteResult>',
        );
      },
      async (store) => {
        assert.deepEqual(await store.deletePrefix('a/'), {
          deleted: 1,
          failed: [{ key: 'a/2', reason: 'AccessDenied' }],
        });
      },
    ));

  it('failures have a code that says what to do', () =>
    withStandIn(
      ({ url }, response) => {
        const code = url.pathname.split('/').at(-1) ?? '';
        const status =
          { AccessDenied: 403, NoSuchBucket: 404, NoSuchUpload: 404, SlowDown: 503 }[code] ?? 400;
        response.writeHead(status, { 'content-type': 'application/xml' }).end(failure(code));
      },
      async (store, seen, metrics) => {
        await assert.rejects(store.read('x/AccessDenied'), { code: 'storage.access_denied' });
        await assert.rejects(store.read('x/NoSuchBucket'), { code: 'storage.bucket_not_found' });
        await assert.rejects(store.read('x/InvalidArgument'), { code: 'storage.invalid_request' });
        const upload = { key: 'x/NoSuchUpload', uploadId: 'u' };
        await assert.rejects(store.uploads.complete(upload, [{ partNumber: 1, etag: '1' }]), {
          code: 'storage.upload_not_found',
        });
        assert.equal(await store.uploads.abort(upload), true);
        const before = seen.length;
        await assert.rejects(store.read('x/SlowDown'), { code: 'storage.unavailable' });
        assert.equal(seen.length - before, 2, 'a busy store is asked again');
        assert.match(
          await metrics.registry.metrics(),
          /storage_request_seconds_count\{operation="get",outcome="access_denied"\} 1/,
        );
      },
    ));

  it('a store that does not answer, or not to the end, is unavailable in time', () =>
    withStandIn(
      ({ url }, response) => {
        if (url.pathname.endsWith('half'))
          response.writeHead(200, { 'content-length': 10 }).write('12345');
      },
      async (store) => {
        const started = performance.now();
        await assert.rejects(store.head('x/silent'), { code: 'storage.unavailable' });
        await assert.rejects(store.digest('x/half'), { code: 'storage.unavailable' });
        assert.ok(performance.now() - started < 20_000);
      },
      300,
    ));

  it('a caller can give up', () =>
    withStandIn(
      () => undefined,
      async (store) => {
        const signal = AbortSignal.timeout(50);
        await assert.rejects(store.read('x/silent', undefined, signal), {
          code: 'storage.aborted',
        });
      },
    ));

  it('a store that is away is unavailable', async () => {
    let away!: ObjectStore;
    await withStandIn(
      () => undefined,
      async (store) => void (away = store),
    );
    await assert.rejects(away.ping(), { code: 'storage.unavailable' });
  });
});
