import { createHash, randomUUID } from 'node:crypto';
import { ChunkRepository, SignScanStore } from '@lyceum/ai/search';
import { systemActor } from '@lyceum/platform';
import type { Database } from '@lyceum/persistence';
import type pg from 'pg';
import { numbersFrom } from './numbers.js';
import { SampleSentences } from './sample-sentences.js';

const WORDS_IN_CHUNK = 25;
const TOPIC_WORDS = 60;
const TOPIC_SHARE = 0.5;
const COMMON_WORDS = 5_000;
const CHUNKS_IN_LESSON = 100;

/**
 * A word of a lesson's topic or a common one; common words by Zipf's law, as in speech, without the first thirty, which
 * every language leaves out.
 */
export function wordOf(topic: number, next: () => number): string {
  if (next() < TOPIC_SHARE) return `topic${topic}x${Math.floor(next() * TOPIC_WORDS)}`;
  return `common${Math.floor(COMMON_WORDS ** (0.4 + 0.6 * next()))}`;
}

export interface SampleIndex {
  readonly tenantId: string;
  readonly courseId: string;
  readonly lessons: number;
  readonly vectors: readonly { readonly key: string; readonly vector: Float32Array }[];
}

/** One course of a school, indexed as the service does it: its chunks, their terms and their embeddings. */
export async function sampleIndex(
  admin: pg.Client,
  database: Database,
  chunks: number,
): Promise<SampleIndex> {
  const [tenantId, courseId] = [randomUUID(), randomUUID()];
  const lessons = Math.ceil(chunks / CHUNKS_IN_LESSON);
  await admin.query(`insert into ai.course_versions values ($1, 1, $2, 'A course', 'en')`, [
    courseId,
    tenantId,
  ]);
  const vectors: { key: string; vector: Float32Array }[] = [];
  for (let lesson = 0; lesson < lessons; lesson += 1) {
    const sourceId = await addLesson(admin, tenantId, courseId, lesson);
    const made = await indexLesson(database, tenantId, sourceId, lesson);
    vectors.push(...made);
  }
  return { tenantId, courseId, lessons, vectors };
}

async function addLesson(
  admin: pg.Client,
  tenantId: string,
  courseId: string,
  position: number,
): Promise<string> {
  const [lessonId, assetId, sourceId] = [randomUUID(), randomUUID(), randomUUID()];
  await admin.query(
    `insert into ai.lessons (course_id, course_version, lesson_id, tenant_id, position, kind, title, asset_id, is_preview)
     values ($1, 1, $2, $3, $4, 'video', 'A lesson', $5, false)`,
    [courseId, lessonId, tenantId, position, assetId],
  );
  await admin.query(`insert into ai.caption_tracks values ($1, 'en', $2, 'sample', '[]', 1)`, [
    assetId,
    tenantId,
  ]);
  await admin.query(
    `insert into ai.sources (source_id, tenant_id, kind, owner_id, variant, language, content_hash, chunk_count,
       model_id, requested_hash, requested_model)
     values ($1, $2, 'captions', $3, 'en', 'en', 'sample', $4, $5, 'sample', $5)`,
    [sourceId, tenantId, assetId, CHUNKS_IN_LESSON, new SampleSentences().id],
  );
  return sourceId;
}

async function indexLesson(
  database: Database,
  tenantId: string,
  sourceId: string,
  topic: number,
): Promise<{ key: string; vector: Float32Array }[]> {
  const next = numbersFrom(topic + 1);
  const chunks = Array.from({ length: CHUNKS_IN_LESSON }, (_, ordinal) => {
    const text = Array.from({ length: WORDS_IN_CHUNK }, () => wordOf(topic, next)).join(' ');
    const textHash = createHash('sha256').update(text).digest('hex');
    const pieces = [{ start: ordinal, end: ordinal + 1, text }];
    return { ordinal, firstPiece: ordinal, pieces, text, textHash };
  });
  const model = new SampleSentences();
  const { vectors } = await model.embed(chunks.map(({ text }) => text));
  const rows = new ChunkRepository(new SignScanStore(database));
  const embedded = chunks.map((chunk, at) => ({ ...chunk, vector: vectors[at]! }));
  await database.run(systemActor('bench', { tenantId }), async (tx) => {
    await rows.replace(tx, sourceId, chunks, 'english');
    await rows.addEmbedded(tx, sourceId, model.id, embedded);
  });
  return embedded.map(({ ordinal, vector }) => ({ key: `${sourceId}:${ordinal}`, vector }));
}
