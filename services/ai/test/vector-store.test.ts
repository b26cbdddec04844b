import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { Database } from '@lyceum/persistence';
import { createLogger, Metrics, systemActor, Tracer, type Actor } from '@lyceum/platform';
import { createDatabase } from '@lyceum/testing';
import { ChunkRepository } from '../src/indexing/index.js';
import { LocalEmbeddings } from '../src/models/index.js';
import { cosine, PgvectorStore, SignScanStore, type VectorStore } from '../src/vectors/index.js';
import { pgvectorDatabase } from './support/pgvector-database.js';
import { actorOf } from './support/search.js';

const model = new LocalEmbeddings();

interface Opened {
  readonly database: Database;
  readonly store: VectorStore;
  close(): Promise<void>;
}

function databaseAt(url: string): Database {
  return new Database({
    url,
    maxConnections: 1,
    slowQueryMs: 60_000,
    applicationName: 'test',
    logger: createLogger('ai', 'silent'),
    metrics: new Metrics(),
    tracer: Tracer.disabled,
  });
}

async function signs(): Promise<Opened> {
  const { serviceUrl, drop } = await createDatabase();
  const database = databaseAt(serviceUrl('ai'));
  assert.equal(await PgvectorStore.isThere(database, systemActor('test')), false);
  const close = async (): Promise<void> => {
    await database.close();
    await drop();
  };
  return { database, store: new SignScanStore(database), close };
}

async function pgvector(): Promise<Opened> {
  const { url, close: stop } = await pgvectorDatabase();
  const database = databaseAt(url);
  const actor = systemActor('test');
  assert.equal(await PgvectorStore.isThere(database, actor), true);
  const store = new PgvectorStore(database);
  await store.index(actor, model.id, model.dimensions);
  await store.index(actor, model.id, model.dimensions);
  const close = async (): Promise<void> => {
    await database.close();
    await stop();
  };
  return { database, store, close };
}

const TOPICS = ['mitosis', 'osmosis', 'enzymes', 'glaciers', 'sonnets', 'ledgers'];

for (const [name, open] of [
  ['signs in plain Postgres', signs],
  ['pgvector', pgvector],
] as const) {
  describe(`a store of vectors: ${name}`, () => {
    let opened: Opened;
    let chunks: ChunkRepository;
    const schoolId = randomUUID();
    const learner = actorOf('learner', schoolId, randomUUID());
    before(async () => {
      opened = await open();
      chunks = new ChunkRepository(opened.store);
    });
    after(() => opened.close());

    /** A source with these texts as its chunks, embedded. */
    async function source(
      texts: readonly string[],
      { tenantId = schoolId, sourceId = randomUUID() as string, modelId = model.id } = {},
    ): Promise<string> {
      const { vectors } = await model.embed(texts);
      const rows = texts.map((text, ordinal) => ({
        ordinal,
        firstPiece: ordinal,
        pieces: [{ start: null, end: null, text }],
        text,
        textHash: text,
        vector: vectors[ordinal]!,
      }));
      await opened.database.run(systemActor('test', { tenantId }), async (tx) => {
        await tx.execute(
          {
            name: 'test.source',
            text: `insert into sources (source_id, tenant_id, kind, owner_id, variant, language, content_hash,
                     requested_hash, requested_model)
                   values ($1, $2, 'text', $1, '', 'en', '', '', '') on conflict do nothing`,
          },
          [sourceId, tenantId],
        );
        await chunks.replace(tx, sourceId, rows, 'english');
        await chunks.addEmbedded(tx, sourceId, modelId, rows);
      });
      return sourceId;
    }
    async function nearest(
      question: string,
      sourceIds: readonly string[],
      {
        actor = learner,
        limit = 3,
        modelId = model.id,
      }: Partial<{
        actor: Actor;
        limit: number;
        modelId: string;
      }> = {},
    ) {
      const { vectors } = await model.embed([question]);
      return opened.store.nearest(actor, modelId, Promise.resolve(vectors[0]!), sourceIds, limit);
    }

    it('finds the nearest first, of the sources that are asked about', async () => {
      const texts = TOPICS.map((topic) => `A lesson about ${topic}.`);
      const [one, two] = [await source(texts), await source(texts.slice(0, 2))];
      const found = await nearest('glaciers', [one, two]);
      assert.deepEqual([found[0]!.sourceId, found[0]!.ordinal], [one, 3]);
      assert.ok(found.every(({ cosine }, at) => at === 0 || cosine <= found[at - 1]!.cosine));
      const { vectors } = await model.embed(['glaciers', texts[3]!]);
      assert.ok(Math.abs(found[0]!.cosine - cosine(vectors[0]!, vectors[1]!)) < 0.02);
      const elsewhere = await nearest('glaciers', [two], { limit: 10 });
      assert.deepEqual(new Set(elsewhere.map(({ sourceId }) => sourceId)), new Set([two]));
      assert.equal(elsewhere.length, 2);
      assert.deepEqual(await nearest('glaciers', []), []);
    });

    it('keeps to the school of who asks, and to the model', async () => {
      const own = await source(['Kinesin walks along microtubules.']);
      const thief = { ...learner, tenantId: randomUUID() };
      assert.equal((await nearest('kinesin', [own])).length, 1);
      assert.deepEqual(await nearest('kinesin', [own], { actor: thief }), []);
      assert.deepEqual(await nearest('kinesin', [own], { modelId: 'another/model' }), []);
    });

    it('forgets what has changed, and keeps what has not', async () => {
      const sourceId = await source(['Photosynthesis.', 'Respiration.']);
      assert.equal((await nearest('respiration', [sourceId]))[0]!.ordinal, 1);
      await source(['Photosynthesis.', 'Fermentation.'], { sourceId });
      const found = await nearest('respiration', [sourceId]);
      assert.equal(found.length, 2);
      assert.ok(found.every(({ cosine }) => cosine < 0.5));
      assert.equal((await nearest('fermentation', [sourceId]))[0]!.ordinal, 1);
      await source(['Photosynthesis.'], { sourceId });
      assert.equal((await nearest('fermentation', [sourceId])).length, 1);
    });

    it('has two models side by side until one is dropped', async () => {
      const sourceId = await source(['Volcanoes.'], { modelId: 'an/old-one' });
      await source(['Volcanoes.'], { sourceId });
      const of = async (modelId: string): Promise<number> =>
        (await nearest('volcanoes', [sourceId], { modelId })).length;
      assert.deepEqual([await of('an/old-one'), await of(model.id)], [1, 1]);
      await opened.database.run(systemActor('test', { tenantId: schoolId }), (tx) =>
        opened.store.dropOtherModels(tx, sourceId, model.id),
      );
      assert.deepEqual([await of('an/old-one'), await of(model.id)], [0, 1]);
    });

    it('finds the one among hundreds of a source', async () => {
      const texts = Array.from({ length: 400 }, (_, at) => `A remark on glaciers, number ${at}.`);
      const sourceId = await source(texts.with(123, 'Kinesin walks along microtubules.'));
      const found = await nearest('kinesin', [sourceId]);
      assert.equal(found[0]!.ordinal, 123);
      assert.equal(found.length, 3);
    });

    it('finds among many of other schools as among its own alone', async () => {
      const texts = TOPICS.map((topic) => `${topic} and nothing else`);
      const own = await source(texts);
      for (let school = 0; school < 20; school += 1)
        await source(
          Array.from({ length: 30 }, (_, at) => `glaciers ${school} ${at}`),
          { tenantId: randomUUID() },
        );
      const found = await nearest('glaciers', [own], { limit: 6 });
      assert.equal(found.length, 6);
      assert.equal(found[0]!.ordinal, 3);
    });
  });
}
