import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { Outbox } from '@lyceum/messaging';
import { type Database, declaredStatements } from '@lyceum/persistence';
import { systemActor } from '@lyceum/platform';
import { createDatabase, eventually, startStack, type TestStack } from '@lyceum/testing';
import { StandInIdentity } from '@lyceum/testing/stand-ins';
import pg from 'pg';
import { ChunkRepository, IndexSource, SourceRepository } from '../src/indexing/index.js';
import { LocalEmbeddings, LocalSentences, type EmbeddingModel } from '../src/models/index.js';
import type { Retrieval } from '../src/retrieval/index.js';
import { SignScanStore } from '../src/vectors/index.js';
import { Facts } from './support/facts.js';
import { usualBudget } from './support/ledger-database.js';
import { actorOf, retrievalOver } from './support/search.js';
import { serviceDatabase } from './support/service-database.js';

const cue = (start: number, text: string) => ({ start, end: start + 5, text });
const LONG = Array.from({ length: 200 }, (_, at) =>
  cue(at * 5, `Sentence ${at} of the lecture speaks of topic${at % 7} and of nothing besides it.`),
);

/** The other local model under a name of its own. */
function otherModel(): EmbeddingModel {
  const local = new LocalEmbeddings();
  return {
    id: 'local/other',
    dimensions: local.dimensions,
    embed: (texts) => local.embed(texts),
  };
}

describe('the life of an index', () => {
  let identity: StandInIdentity;
  let stack: TestStack;
  let admin: pg.Client;
  let database: Database;
  let sources: SourceRepository;
  let facts: Facts;
  let retrieval: Retrieval;
  const local = new LocalSentences();
  before(async () => {
    identity = await StandInIdentity.start();
    stack = await startStack({
      services: ['ai'],
      env: { LOG_LEVEL: 'warn', IDENTITY_URL: identity.url },
    });
    admin = new pg.Client({ connectionString: stack.databaseUrl });
    await admin.connect();
    database = serviceDatabase(stack);
    sources = new SourceRepository(database);
    facts = await Facts.of(stack);
    retrieval = await retrievalOver(database);
  });
  after(async () => {
    await facts.close();
    await database.close();
    await admin.end();
    await stack.stop();
    await identity.stop();
  });

  const staff = () => actorOf('owner', facts.schoolId, randomUUID());
  const found = async (courseId: string, words: string): Promise<boolean> => {
    const { passages } = await retrieval.search(staff(), words, { courseId }, 5);
    return passages.some(({ text }) => text.includes(words));
  };
  const sweep = (): Promise<number> =>
    database.run(systemActor('test'), (tx) => sources.sweep(tx, new Date(Date.now() + 60_000)));
  async function embedded(asset: string): Promise<{ source_id: string; content_hash: string }> {
    return eventually(async () => {
      const { rows } = await admin.query<{ source_id: string; content_hash: string }>(
        `select source_id, content_hash from ai.sources
         where owner_id = $1 and content_hash = requested_hash and model_id is not null`,
        [asset],
      );
      assert.equal(rows.length, 1);
      return rows[0]!;
    });
  }
  async function course(cues = LONG): Promise<{ courseId: string; asset: string }> {
    const [courseId, asset] = [randomUUID(), randomUUID()];
    await facts.captions(asset, cues);
    await facts.publish(courseId, 1, [{ assetId: asset }]);
    await eventually(async () => {
      const { rows } = await admin.query('select from ai.lessons where course_id = $1', [courseId]);
      assert.equal(rows.length, 1);
    });
    await embedded(asset);
    return { courseId, asset };
  }

  it('tells the staff how far a source is, up to the end', async () => {
    const { asset } = await course();
    const told = await eventually(async () => {
      const { rows } = await admin.query<{ percent: number; version: number }>(
        `select (data ->> 'percent')::int as percent, (data ->> 'version')::int as version
         from ai.outbox, jsonb_extract_path(envelope::jsonb, 'data') as data
         where envelope::jsonb ->> 'type' = 'lyceum.ai.source.progressed.v1' and data ->> 'ownerId' = $1
         order by version`,
        [asset],
      );
      assert.equal(rows.at(-1)?.percent, 100);
      return rows;
    });
    assert.equal(told[0]!.percent, 0);
    assert.ok(told.every(({ percent }, at) => at === 0 || percent >= told[at - 1]!.percent));
  });

  it('indexes again what comes back as it had been', async () => {
    const { courseId, asset } = await course([cue(0, 'The first edition speaks of kinesin.')]);
    const first = await embedded(asset);
    await facts.captions(asset, [cue(0, 'The second one of dynein.')]);
    await eventually(async () =>
      assert.notEqual((await embedded(asset)).content_hash, first.content_hash),
    );
    await facts.captions(asset, [cue(0, 'The first edition speaks of kinesin.')], {
      sha256: first.content_hash,
    });
    await eventually(async () => assert.ok(await found(courseId, 'kinesin')));

    await facts.removeCaptions(asset);
    await eventually(async () => assert.ok(!(await found(courseId, 'kinesin'))));
    assert.ok((await sweep()) >= 1);
    const left = await admin.query('select from ai.chunks where source_id = $1', [first.source_id]);
    assert.equal(left.rows.length, 0, 'chunks go with their source');
    await facts.captions(asset, [cue(0, 'The first edition speaks of kinesin.')], {
      sha256: first.content_hash,
    });
    await eventually(async () => assert.ok(await found(courseId, 'kinesin')));
  });

  it('sweeps only what nothing refers to, and not before its time', async () => {
    const { asset } = await course();
    const { source_id: sourceId } = await embedded(asset);
    const embeddings = async (): Promise<number> => {
      const { rows } = await admin.query(
        `select from ai.chunks join ai.embeddings using (tenant_id, text_hash) where source_id = $1`,
        [sourceId],
      );
      return rows.length;
    };
    const before = await embeddings();
    assert.ok(before > 0);
    await sweep();
    await database.run(systemActor('test'), (tx) =>
      new ChunkRepository(new SignScanStore(database)).sweepEmbeddings(tx),
    );
    assert.ok(await embedded(asset));
    assert.equal(await embeddings(), before, 'all of them are of chunks that are there');
    const early = database.run(systemActor('test'), (tx) => sources.sweep(tx, new Date(0)));
    assert.equal(await early, 0);
    await facts.deleteAsset(asset);
    await eventually(async () => {
      await sweep();
      const { rows } = await admin.query('select from ai.sources where owner_id = $1', [asset]);
      assert.equal(rows.length, 0);
    });
  });

  it('is found by the model before until another has embedded it, and by that one from then on', async () => {
    const { courseId, asset } = await course();
    const { source_id: sourceId, content_hash: contentHash } = await embedded(asset);
    const other = otherModel();
    const models = { current: other, previous: local };
    const chunks = new ChunkRepository(new SignScanStore(database));
    const index = new IndexSource(
      database,
      sources,
      chunks,
      models,
      usualBudget(),
      new Outbox('ai', () => undefined),
    );
    const both = await retrievalOver(database, models);
    const nearest = async (): Promise<number> => {
      const { chunks: weighed } = await both.weigh(staff(), 'topics', { courseId });
      return weighed.filter(({ evidence }) => evidence.cosine !== 0).length;
    };
    assert.ok((await nearest()) > 0, 'by the model before');
    const marked = database.run(systemActor('test'), async (tx) => {
      const count = await sources.markDifferences(tx, other.id);
      throw new Error(`rolled back after ${count} marks`);
    });
    await assert.rejects(marked, /rolled back after [1-9]/);

    const { tenantId } = staff();
    const source = {
      tenantId: tenantId!,
      kind: 'captions',
      ownerId: asset,
      variant: 'en',
      contentHash,
    } as const;
    const { rows } = await admin.query<{ count: number }>(
      'select chunk_count as count from ai.sources where source_id = $1',
      [sourceId],
    );
    for (let from = 0; from < rows[0]!.count; from += 10) {
      const step = { sourceId, modelId: other.id, from };
      await index.embed(source, step, AbortSignal.timeout(20_000));
      assert.ok((await nearest()) > 0, 'by both');
    }
    const left = async (): Promise<string[]> => {
      const { rows: signs } = await admin.query<{ model_id: string }>(
        'select distinct model_id from ai.chunk_signs where source_id = $1 order by 1',
        [sourceId],
      );
      return signs.map(({ model_id }) => model_id);
    };
    await index.finish(source, sourceId, other.id);
    assert.deepEqual(await left(), [local.id, other.id].sort(), 'nobody has asked for the other');
    await sources.markRequested(source, other.id);
    await index.finish(source, sourceId, other.id);
    assert.deepEqual(await left(), [other.id]);
    assert.ok((await nearest()) > 0, 'by the new one');
  });

  it('leaves chapters to the service, which knows to whom they are open', async () => {
    const { asset } = await course();
    await eventually(async () => {
      const { rows } = await admin.query('select from ai.lesson_chapters where asset_id = $1', [
        asset,
      ]);
      assert.equal(rows.length, 1);
    });
    const declared = {
      name: 'test.chapters',
      text: 'select 1 as one from lesson_chapters where asset_id = $1',
    };
    const seenBy = async (actor: ReturnType<typeof staff>): Promise<number> =>
      (await database.read(actor, declared, [asset])).length;
    assert.equal(await seenBy(actorOf('learner', facts.schoolId, randomUUID())), 0);
    assert.equal(await seenBy(systemActor('test', { tenantId: facts.schoolId })), 1);
  });
});

it('to look for what is to be indexed reads what is marked, however many sources there are', async () => {
  const { adminUrl, serviceUrl, drop } = await createDatabase();
  const admin = new pg.Client({ connectionString: adminUrl });
  const service = new pg.Client({ connectionString: serviceUrl('ai') });
  await Promise.all([admin.connect(), service.connect()]);
  try {
    await admin.query(`
      insert into ai.caption_tracks (asset_id, language, tenant_id, content_hash, cues, version)
        select gen_random_uuid(), 'en', gen_random_uuid(), 'hash', '[]', 1 from generate_series(1, 4000);
      insert into ai.sources (tenant_id, kind, owner_id, variant, language, content_hash, requested_hash, requested_model)
        select tenant_id, 'captions', asset_id, 'en', 'en', 'hash', 'hash', 'local/ngrams' from ai.caption_tracks;
      insert into ai.source_marks (tenant_id, kind, owner_id, variant)
        select tenant_id, 'captions', asset_id, 'en' from ai.caption_tracks limit 3;
      analyze ai.caption_tracks, ai.sources, ai.source_marks`);
    const { text } = declaredStatements().find(({ name }) => name === 'sources.marked')!;
    await service.query(`begin; select set_config('app.role', 'system', true)`);
    const plan = await service.query<{ 'QUERY PLAN': string }>(
      `explain (analyze, costs off, timing off) ${text}`,
      ['local/ngrams', 100],
    );
    const lines = plan.rows.map((row) => row['QUERY PLAN']).join('\n');
    assert.doesNotMatch(lines, /Seq Scan on (caption_tracks|sources|lesson_texts)/, lines);
    assert.doesNotMatch(lines, /Removed by Filter: [1-9]\d{2,}/, lines);
    assert.match(lines, /actual rows=3/, lines);
  } finally {
    await Promise.all([admin.end(), service.end()]);
    await drop();
  }
});
