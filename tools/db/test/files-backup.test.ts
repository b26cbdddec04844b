import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Metrics, createLogger } from '@lyceum/platform';
import { ObjectStore } from '@lyceum/storage';
import { testInfrastructure, uniqueName } from '@lyceum/testing';
import { backUpFiles, restoreFiles } from '../src/backup/files.js';

const DAY_MS = 86_400_000;
const VIDEO = 'media/a/one.mp4';
const PLAYLIST = 'media/a/hls/master.m3u8';
const ODD = 'media/b/odd.bin';

describe('a copy of the files', () => {
  const directory = mkdtempSync(join(tmpdir(), 'lyceum-files-'));
  let store: ObjectStore;
  const put = (key: string, contentType: string, body: string) =>
    store.put({ key, contentType, body });
  const back = (days = 0) => backUpFiles(store, directory, new Date(Date.now() + days * DAY_MS));

  before(async () => {
    const { s3 } = await testInfrastructure();
    store = new ObjectStore({
      ...s3,
      bucket: uniqueName('files'),
      forcePathStyle: true,
      logger: createLogger('files-test', 'warn'),
      metrics: new Metrics(),
    });
    await store.ensureBucket();
    await put(VIDEO, 'video/mp4', 'a film');
    await put(PLAYLIST, 'application/vnd.apple.mpegurl', '#EXTM3U');
    await put(ODD, 'application/x-odd', 'odd');
  });
  after(() => {
    store.close();
    rmSync(directory, { recursive: true, force: true });
  });

  it('takes what is new, and nothing twice', async () => {
    assert.deepEqual(await back(), { copied: 3, bytes: 16, kept: 0, deleted: 0 });
    await put('media/c/two.mp4', 'video/mp4', 'another');
    assert.deepEqual(await back(), { copied: 1, bytes: 7, kept: 0, deleted: 0 });
  });

  it('gives back what was deleted, with its bytes and its type', async () => {
    for (const key of [VIDEO, ODD]) await store.delete(key);
    assert.equal((await back()).kept, 2);
    assert.equal(await restoreFiles(store, directory), 2);
    const { body, contentType } = await store.read(VIDEO);
    assert.equal((await body.toArray()).join(''), 'a film');
    assert.equal(contentType, 'video/mp4');
    assert.equal((await store.head(ODD))?.contentType, 'application/x-odd');
    assert.equal(await restoreFiles(store, directory), 0);
    assert.equal((await back()).copied, 0);
  });

  it('takes what was written anew', async () => {
    await put(PLAYLIST, 'application/vnd.apple.mpegurl', '#EXTM3U, longer');
    assert.equal((await back()).copied, 1);
  });

  it('keeps what was deleted for seven days, and no longer', async () => {
    await store.delete(VIDEO);
    assert.equal((await back()).kept, 1);
    assert.deepEqual([(await back(6.9)).deleted, existsSync(join(directory, VIDEO))], [0, true]);
    assert.deepEqual([(await back(7.1)).deleted, existsSync(join(directory, VIDEO))], [1, false]);
  });

  it('does not take a bucket that was lost for one whose files were deleted', async () => {
    await store.deletePrefix('media/');
    await assert.rejects(back(30), /The bucket is empty/);
    assert.equal(await restoreFiles(store, directory), 3);
  });
});
