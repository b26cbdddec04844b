import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import type { Jobs } from '@lyceum/jobs';
import { Outbox } from '@lyceum/messaging';
import { Maintenance } from '@lyceum/persistence';
import { createLogger } from '@lyceum/platform';
import { eventually } from '@lyceum/testing';
import { ChunkRepository, IndexSource, SourceRepository } from '../src/indexing/index.js';
import type { AiJobs } from '../src/jobs/ai-jobs.js';
import { IndexDispatch } from '../src/jobs/index-dispatch.js';
import { LocalEmbeddings } from '../src/models/index.js';
import { SignScanStore } from '../src/vectors/index.js';
import { LedgerDatabase } from './support/ledger-database.js';

type Source = Parameters<IndexSource['chunk']>[0];

describe('the dispatch of indexing', () => {
  let hall: LedgerDatabase;
  let index: IndexSource;
  let maintenance: Maintenance;
  const failed: { id: string; createdAt: Date }[] = [];
  const tried: string[] = [];
  let dispatchOver: (enqueue: (key: string, source: Source) => Promise<void>) => IndexDispatch;
  before(async () => {
    hall = await LedgerDatabase.open();
    const { database } = hall;
    const sources = new SourceRepository(database);
    const chunks = new ChunkRepository(new SignScanStore(database));
    const models = { current: new LocalEmbeddings() };
    const outbox = new Outbox('ai', () => undefined);
    const logger = createLogger('ai', 'silent');
    index = new IndexSource(database, sources, chunks, models, hall.budget(), outbox);
    maintenance = new Maintenance(database, logger);
    dispatchOver = (enqueue) =>
      new IndexDispatch(
        database,
        {
          enqueue: (_job: unknown, { key }: { key: string }, source: Source) =>
            enqueue(key, source).then(() => key),
          list: (_scope: unknown, filter: unknown) => {
            assert.deepEqual(filter, {
              name: 'ai.index-source',
              states: ['failed'],
              limit: 1_000,
            });
            return Promise.resolve(failed);
          },
          redrive: (_scope: unknown, id: string) => Promise.resolve(tried.push(id)),
        } as unknown as Jobs,
        { indexSource: { name: 'ai.index-source' } } as AiJobs,
        sources,
        chunks,
        models,
        maintenance,
        logger,
      );
  });
  after(() => hall.close());

  async function captions(): Promise<string> {
    const assetId = randomUUID();
    await hall.admin.query(
      `insert into caption_tracks (asset_id, language, tenant_id, content_hash, cues, version)
       values ($1, 'en', $2, 'hash', '[{"start": 0, "end": 1, "text": "Kinesin walks."}]', 1)`,
      [assetId, randomUUID()],
    );
    return assetId;
  }
  async function isDispatched(): Promise<void> {
    await eventually(async () => {
      const { rowCount } = await hall.admin.query('select from source_marks');
      assert.equal(rowCount, 0);
    });
  }

  it('has a job find what there is to do, however soon it begins', async () => {
    const assetId = await captions();
    const begun: unknown[] = [];
    const dispatch = dispatchOver(async (_key, source) => {
      if (source.ownerId === assetId) begun.push(await index.chunk(source));
    });
    dispatch.onApplicationBootstrap();
    await eventually(() => assert.equal(begun.length, 1));
    await isDispatched();
    await dispatch.onModuleDestroy();
    assert.equal((begun[0] as { chunks: number } | null)?.chunks, 1);
  });

  it('starts the job that it could not start, or did not live to start', async () => {
    const assetId = await captions();
    const keys: string[] = [];
    const failing = dispatchOver(async (key, source) => {
      if (source.ownerId !== assetId) return;
      keys.push(key);
      throw new Error('the jobs are away');
    });
    failing.onApplicationBootstrap();
    await eventually(() => assert.equal(keys.length, 1));
    await failing.onModuleDestroy();
    const next = dispatchOver(async (key, source) => {
      if (source.ownerId === assetId) keys.push(key);
    });
    next.onApplicationBootstrap();
    await eventually(() => assert.equal(keys.length, 2));
    await isDispatched();
    await next.onModuleDestroy();
    assert.equal(keys[0], keys[1], 'it is the same job');
  });

  it('lets jobs that failed go on, for a week', async () => {
    const day = 24 * 3_600_000;
    failed.push({ id: 'lately', createdAt: new Date(Date.now() - 6 * day) });
    failed.push({ id: 'long ago', createdAt: new Date(Date.now() - 8 * day) });
    const dispatch = dispatchOver(() => Promise.resolve());
    dispatch.onApplicationBootstrap();
    tried.length = 0;
    await maintenance.runOnce();
    await dispatch.onModuleDestroy();
    assert.ok(tried.includes('lately'));
    assert.ok(!tried.includes('long ago'));
  });
});
