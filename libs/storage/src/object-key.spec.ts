import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  assertKey,
  assertPrefix,
  type Extension,
  extensionOf,
  objectKey,
  parseObjectKey,
} from './object-key.js';
import { planParts } from './multipart.js';

const time = new Date('2026-11-20T16:41:00.123Z');
const uuid = '0d6e4079-e36f-4f0f-8b3c-0123456789ab';

describe('an object key', () => {
  it('says bucket, owner, time and kind, and can be read back', () => {
    const parts = { bucket: 'videos', owner: 'creator_1', extension: 'mp4', time, uuid } as const;
    const key = objectKey(parts);
    assert.equal(key, `videos/creator_1/20261120T164100123Z-${uuid}.mp4`);
    assert.deepEqual(parseObjectKey(key), parts);
    assertKey(key);
  });

  for (const parts of [
    { bucket: '..', owner: 'a', extension: 'mp4' },
    { bucket: 'videos', owner: '../b', extension: 'mp4' },
    { bucket: 'videos', owner: 'a/b', extension: 'mp4' },
    { bucket: 'videos', owner: '', extension: 'mp4' },
    { bucket: 'videos', owner: 'a', extension: 'html' },
    { bucket: 'videos', owner: 'a', extension: 'svg' },
    { bucket: 'videos', owner: 'a', extension: 'constructor' },
    { bucket: 'videos', owner: 'a', extension: 'mp4/../x' },
  ]) {
    it(`is not made of ${JSON.stringify(parts)}`, () => {
      assert.throws(() => objectKey({ ...parts, extension: parts.extension as Extension }), {
        code: 'storage.invalid_key',
      });
    });
  }

  for (const key of [
    '',
    '/a',
    'a/',
    'a//b',
    'a/../b',
    'a/./b',
    'a/.hidden',
    'a\\b',
    'a/b c',
    'a/%2e%2e/b',
    'a/b\n',
    'a/\u0000',
    'ä/b',
    `a/${'x'.repeat(1030)}`,
  ]) {
    it(`cannot be ${JSON.stringify(key.slice(0, 20))}`, () => {
      assert.throws(() => assertKey(key), { code: 'storage.invalid_key' });
      assert.equal(parseObjectKey(key), undefined);
    });
  }

  it('prefix ends with a slash', () => {
    assertPrefix('videos/a/');
    for (const prefix of ['', '/', 'videos/a', 'videos/../']) {
      assert.throws(() => assertPrefix(prefix), { code: 'storage.invalid_key' });
    }
  });

  it('takes its extension from the content type', () => {
    assert.equal(extensionOf('video/quicktime'), 'mov');
    assert.equal(extensionOf('Text/VTT; charset=utf-8'), 'vtt');
    assert.equal(extensionOf('image/svg+xml'), undefined);
    assert.equal(extensionOf('text/html'), undefined);
  });
});

describe('a plan of parts', () => {
  it('stays within what S3 accepts', () => {
    const [mebibyte, gibibyte] = [1024 ** 2, 1024 ** 3];
    assert.deepEqual(planParts(1), { partSize: 16 * mebibyte, parts: 1 });
    assert.deepEqual(planParts(16 * mebibyte + 1), { partSize: 16 * mebibyte, parts: 2 });
    for (const size of [100 * gibibyte, 500 * gibibyte, 5 * 1024 * gibibyte]) {
      const { partSize, parts } = planParts(size);
      assert.ok(parts <= 10_000 && partSize * parts >= size && partSize * (parts - 1) < size);
    }
    assert.throws(() => planParts(0), { code: 'storage.invalid_request' });
    assert.throws(() => planParts(60 * 1024 * gibibyte), { code: 'storage.invalid_request' });
  });
});
