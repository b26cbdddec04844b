import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { deflateSync } from 'node:zlib';
import { call, eventually, startStack, type TestStack } from '@lyceum/testing';
import sharp from 'sharp';
import { MediaClient, send, sha256, type FileToUpload } from './support/media-client.js';
import { learnerOf, owner } from './support/school.js';

const PART = 16 * 1024 ** 2;

describe('uploads', () => {
  let stack: TestStack;
  let staff: MediaClient;
  let learner: MediaClient;
  let stranger: MediaClient;
  let png: Buffer;

  before(async () => {
    stack = await startStack({ services: ['identity', 'media'] });
    const identity = stack.services['identity']!.url;
    const { url } = stack.services['media']!;
    const host = await owner(identity);
    staff = new MediaClient(url, host.accessToken);
    learner = new MediaClient(url, (await learnerOf(identity, host)).accessToken);
    stranger = new MediaClient(url, (await owner(identity)).accessToken);
    png = await sharp({ create: { width: 700, height: 500, channels: 3, background: 'teal' } })
      .png()
      .toBuffer();
  });
  after(() => stack.stop());

  const picture = (more: Partial<FileToUpload> = {}): FileToUpload => ({
    policy: 'covers',
    fileName: 'cover.png',
    contentType: 'image/png',
    body: png,
    ...more,
  });
  const status = async (url: string): Promise<number> => (await fetch(url)).status;

  it('are for those who are signed in', async () => {
    const { status } = await call(`${staff.url}/v1/media/policies`);
    assert.equal(status, 401);
    const { body } = await call<{ items: { name: string; maxBytes: number }[] }>(
      `${staff.url}/v1/media/policies`,
      { token: learner.token },
    );
    assert.deepEqual(body.items.find(({ name }) => name === 'avatars')?.maxBytes, 5 * 1024 ** 2);
  });

  it('keep to the table: types, sizes, and who', async () => {
    const refused: [Partial<FileToUpload>, number, string][] = [
      [{ contentType: 'image/svg+xml' }, 422, 'media.type_not_allowed'],
      [{ contentType: 'text/html' }, 422, 'media.type_not_allowed'],
      [{ contentType: 'video/mp4' }, 422, 'media.type_not_allowed'],
      [{ bytes: 10 * 1024 ** 2 + 1 }, 422, 'media.file_too_large'],
      [{ bytes: 0 }, 422, 'request.invalid'],
      [{ bytes: 1.5 }, 422, 'request.invalid'],
      [{ policy: 'secrets' }, 422, 'request.invalid'],
      [{ fileName: '../../etc/passwd' }, 422, 'request.invalid'],
      [{ fileName: 'a\u0007b' }, 422, 'request.invalid'],
      [{ fileName: '' }, 422, 'request.invalid'],
      [{ sha256: 'ABC' }, 422, 'request.invalid'],
    ];
    for (const [more, status, code] of refused) {
      const answer = await staff.begin(picture(more));
      assert.equal(answer.status, status, answer.text);
      assert.equal((answer.body as unknown as { code: string }).code, code);
    }
    assert.equal((await learner.begin(picture())).status, 403);
    assert.equal((await learner.begin(picture({ policy: 'avatars' }))).status, 201);
  });

  it('are begun once by a request with a key, however often it comes', async () => {
    for (const { url, token } of [staff, learner]) {
      const { body: content, ...file } = picture({ policy: 'avatars' });
      const sent = {
        token,
        json: { ...file, bytes: content.byteLength },
        headers: { 'idempotency-key': randomUUID() },
      };
      const begin = () => call<{ id: string }>(`${url}/v1/media/uploads`, sent);
      const [first, again] = [await begin(), await begin()];
      assert.deepEqual([first.status, again.status], [201, 201], first.text);
      assert.equal(again.body.id, first.body.id);
    }
  });

  it('become pictures without what was hidden in them, in sizes, for everybody', async () => {
    const original = await sharp(png)
      .withExif({ IFD3: { GPSLatitude: '52/1 31/1 0/1', GPSLatitudeRef: 'N' } })
      .jpeg()
      .toBuffer();
    assert.ok((await sharp(original).metadata()).exif);
    const asset = await staff.ready(
      picture({ body: original, contentType: 'image/jpeg', sha256: sha256(original) }),
    );
    assert.deepEqual([asset.width, asset.height], [700, 500]);
    const { body } = await call<{ items: { url: string; contentType: string; width: number }[] }>(
      `${staff.url}/v1/media/images/${asset.id}`,
    );
    assert.deepEqual(
      body.items.map(({ width, contentType }) => `${width} ${contentType}`),
      [
        '320 image/webp',
        '320 image/avif',
        '640 image/webp',
        '640 image/avif',
        '700 image/webp',
        '700 image/avif',
      ],
    );
    for (const { url, contentType } of body.items) {
      const response = await fetch(url);
      assert.equal(response.headers.get('content-type'), contentType);
      assert.match(response.headers.get('cache-control')!, /immutable/);
      const metadata = await sharp(Buffer.from(await response.arrayBuffer())).metadata();
      assert.equal(metadata.exif, undefined);
      assert.equal(metadata.xmp, undefined);
    }
  });

  it('are turned as the camera was held, and move when they moved', async () => {
    const turned = await sharp(png).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const portrait = await staff.ready(picture({ body: turned, contentType: 'image/jpeg' }));
    assert.deepEqual([portrait.width, portrait.height], [500, 700]);
    const frame = { width: 40, height: 30, channels: 4 } as const;
    const frames = [randomBytes(4800), randomBytes(4800)].map((raw) =>
      sharp(raw, { raw: frame }).png().toBuffer(),
    );
    const gif = await sharp(await Promise.all(frames), { join: { animated: true } })
      .gif()
      .toBuffer();
    const moving = await staff.ready(picture({ body: gif, contentType: 'image/gif' }));
    const { body } = await staff.playback(moving.id);
    const webp = await fetch(body.images[0]!.url);
    assert.equal((await sharp(Buffer.from(await webp.arrayBuffer())).metadata()).pages, 2);
  });

  const html = Buffer.from('<!doctype html><script>alert(document.domain)</script>');
  const bad: [string, () => Partial<FileToUpload>, string, string][] = [
    [
      'HTML that calls itself a picture',
      () => ({ body: html }),
      'quarantined',
      'media.active_content',
    ],
    [
      'SVG that calls itself a picture',
      () => ({ body: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>') }),
      'quarantined',
      'media.active_content',
    ],
    [
      'a picture that is HTML too',
      () => ({ body: Buffer.concat([Buffer.from('GIF89a/*'), html]), contentType: 'image/gif' }),
      'quarantined',
      'media.active_content',
    ],
    [
      'a PDF that is HTML too',
      () => ({
        policy: 'downloads',
        body: Buffer.concat([Buffer.from('%PDF-1.7\n'), html]),
        contentType: 'application/pdf',
      }),
      'quarantined',
      'media.active_content',
    ],
    ['another type', () => ({ contentType: 'image/jpeg' }), 'quarantined', 'media.type_mismatch'],
    ['bytes of no type', () => ({ body: randomBytes(500) }), 'quarantined', 'media.type_unknown'],
    [
      'another checksum',
      () => ({ sha256: sha256(Buffer.from('else')) }),
      'quarantined',
      'media.checksum_mismatch',
    ],
    [
      'a picture that ends early',
      () => ({ body: png.subarray(0, png.length - 300) }),
      'failed',
      'media.unreadable',
    ],
    ['a bomb', () => ({ body: bomb(30_000, 30_000) }), 'failed', 'media.too_many_pixels'],
  ];
  for (const [what, more, state, code] of bad) {
    it(`refuse ${what}`, async () => {
      const id = await staff.upload(picture(more()));
      const asset = await staff.settled(id);
      assert.equal(asset.state, state);
      assert.equal(asset.failure?.code, code);
      assert.match(asset.failure.reason, /\.$/);
      assert.equal((await staff.playback(id)).status, 409);
      assert.equal(await status(`${staff.url}/v1/media/images/${id}`), 404);
    });
  }

  it('refuse a file of another size', async () => {
    const { body } = await staff.begin(picture({ bytes: png.length + 1 }));
    // The laptop's store does not hold a sender to the size that was signed.
    await send(body.put!.url, png);
    await staff.complete(body.id);
    const asset = await staff.settled(body.id);
    assert.equal(asset.failure?.code, 'media.size_mismatch');
  });

  it('are given out as they came, never shown', async () => {
    const pdf = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(2000)]);
    const asset = await staff.ready({
      policy: 'downloads',
      fileName: 'Übung 1.pdf',
      contentType: 'application/pdf',
      body: pdf,
    });
    const { body } = await staff.playback(asset.id);
    assert.equal(body.url, null);
    const response = await fetch(body.downloadUrl!);
    assert.match(
      response.headers.get('content-disposition')!,
      /^attachment; .*%C3%9Cbung%201\.pdf/,
    );
    assert.deepEqual(Buffer.from(await response.arrayBuffer()), pdf);
  });

  it('belong to whoever began them, and to the school', async () => {
    const { body } = await learner.begin(picture({ policy: 'avatars' }));
    const upload = `${staff.url}/v1/media/uploads/${body.id}`;
    assert.equal((await call(upload, { token: learner.token })).status, 200);
    assert.equal((await call(upload, { token: staff.token })).status, 200);
    for (const [path, json] of [
      ['', undefined],
      ['/parts', { sign: [1] }],
      ['/complete', {}],
    ] as const)
      assert.equal((await call(`${upload}${path}`, { token: stranger.token, json })).status, 404);
    const removed = await call(upload, { token: stranger.token, method: 'DELETE' });
    assert.equal(removed.status, 404);
    const another = await staff.begin(picture());
    const url = `${staff.url}/v1/media/uploads/${another.body.id}`;
    assert.equal((await call(url, { token: learner.token })).status, 404);
    assert.equal((await call(`${url}/complete`, { token: learner.token, json: {} })).status, 404);
  });

  it('cannot be completed before the file has arrived', async () => {
    const { body } = await staff.begin(picture());
    const early = await staff.complete(body.id);
    assert.equal(early.status, 409);
    await send(body.put!.url, png, body.put!.headers);
    const [first, second] = await Promise.all([staff.complete(body.id), staff.complete(body.id)]);
    assert.deepEqual([first.status, second.status], [202, 202]);
    assert.equal((await staff.settled(body.id)).state, 'ready');
  });

  it('can be given up', async () => {
    const { body } = await staff.begin(picture());
    await send(body.put!.url, png, body.put!.headers);
    const url = `${staff.url}/v1/media/uploads/${body.id}`;
    assert.equal((await call(url, { token: staff.token, method: 'DELETE' })).status, 204);
    assert.equal((await call(url, { token: staff.token })).status, 404);
    assert.equal((await staff.complete(body.id)).status, 404);
    await eventually(async () => assert.equal((await staff.asset(body.id)).status, 404));
  });

  describe('in parts', () => {
    const size = 2 * PART + 1000;
    const zip = Buffer.alloc(size, 7);
    zip.write('PK\u0003\u0004');
    const large: FileToUpload = {
      policy: 'downloads',
      fileName: 'large.zip',
      contentType: 'application/zip',
      body: zip,
      sha256: sha256(zip),
    };
    const part = (number: number): Buffer => zip.subarray((number - 1) * PART).subarray(0, PART);

    it('are resumed by whoever knows the upload', async () => {
      const { body } = await staff.begin(large);
      assert.deepEqual(body.multipart, { partSize: PART, parts: 3, uploaded: [] });
      const { parts } = await staff.signParts(body.id, { sign: [3, 1] });
      for (const { partNumber, url } of parts) {
        const etag = await send(url, part(partNumber));
        await staff.signParts(body.id, { uploaded: [{ partNumber, etag }] });
      }
      const early = await staff.complete(body.id);
      assert.equal(early.status, 409);
      assert.deepEqual((early.body as unknown as { missing: number[] }).missing, [2]);

      // Hours later, in another browser.
      const resumed = await call<{ multipart: { uploaded: number[] } }>(
        `${staff.url}/v1/media/uploads/${body.id}`,
        { token: staff.token },
      );
      assert.deepEqual(resumed.body.multipart.uploaded, [1, 3]);
      const again = await staff.signParts(body.id, { sign: [2] });
      const etag = await send(again.parts[0]!.url, part(2));
      const completed = await call(`${staff.url}/v1/media/uploads/${body.id}/complete`, {
        token: staff.token,
        json: { parts: [{ partNumber: 2, etag }] },
      });
      assert.equal(completed.status, 202, completed.text);
      assert.equal((await staff.settled(body.id)).state, 'ready');
    });

    it('have no part that is not planned', async () => {
      const { body } = await staff.begin(large);
      for (const json of [{ sign: [4] }, { uploaded: [{ partNumber: 4, etag: '"a"' }] }]) {
        const url = `${staff.url}/v1/media/uploads/${body.id}/parts`;
        const answer = await call(url, { token: staff.token, json });
        assert.equal(answer.status, 422, answer.text);
      }
      const small = await staff.begin(picture());
      const answer = await call(`${staff.url}/v1/media/uploads/${small.body.id}/parts`, {
        token: staff.token,
        json: { sign: [1] },
      });
      assert.equal(answer.status, 409);
    });
  });
});

/** A PNG of a few kilobytes that says it unpacks to gigabytes. */
function bomb(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(100_000))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const body = Buffer.concat([Buffer.from(type), data]);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
