import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { before, describe, it } from 'node:test';
import { createDatabase } from '@lyceum/testing';
import { generatedFiles, type GeneratedFile } from '../src/index.js';
import { root } from '../src/discover-schemas.js';
import {
  incompatibleContracts,
  orphanedSnapshots,
  staleFiles,
  writeFiles,
} from '../src/generate.js';

describe('generated files', () => {
  let files: readonly GeneratedFile[];
  before(async () => {
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
      version: string;
    };
    files = await generatedFiles((await createDatabase()).adminUrl, version);
  });

  it('are as committed', async () => {
    assert.deepEqual(await staleFiles(files), []);
    assert.deepEqual(await orphanedSnapshots(), []);
  });

  it('are those of every service, every event, the master script and the documents of the bus', () => {
    const paths = files.map(({ path }) => relative(root, path));
    for (const expected of [
      'db/master.sql',
      'docs/events/asyncapi.json',
      'docs/events/catalogue.md',
      'services/catalog/schema.snapshot',
      'services/catalog/src/schema.generated.ts',
      'libs/contracts/snapshots/lyceum.identity.user.registered.v1.json',
    ])
      assert.ok(paths.includes(expected), expected);
  });

  it('are found when they are stale or missing, and not afterwards', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'generated-'));
    try {
      const file = { path: join(folder, 'deep/er/file.txt'), content: 'fresh' };
      const found = async (content = 'fresh'): Promise<number> =>
        (await staleFiles([{ ...file, content }])).length;
      assert.equal(await found(), 1);
      await writeFiles([file]);
      assert.equal(await found(), 0);
      assert.equal(await found('changed'), 1);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('do not replace a snapshot that a contract is no longer compatible with', async () => {
    const path = 'libs/contracts/snapshots/lyceum.catalog.course.created.v1.json';
    const snapshot = files.find((file) => file.path === join(root, path))!;
    assert.deepEqual(await incompatibleContracts(files), []);
    const edited = (from: string, to: string): GeneratedFile[] => [
      { path: snapshot.path, content: snapshot.content.replaceAll(from, to) },
    ];
    assert.match(
      (await incompatibleContracts(edited('title', 'name'))).join(),
      /data\.title was removed/,
    );
    assert.match(
      (await incompatibleContracts(edited('"scope": "tenant"', '"scope": "platform"'))).join(),
      /scope/,
    );
    assert.deepEqual(await incompatibleContracts(edited('A draft', 'The draft')), []);
  });
});
