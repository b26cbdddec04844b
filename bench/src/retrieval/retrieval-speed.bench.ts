import { randomUUID } from 'node:crypto';
import { cosine, SignScanStore } from '@lyceum/ai/search';
import type { Database } from '@lyceum/persistence';
import { systemActor, type Actor } from '@lyceum/platform';
import { createDatabase } from '@lyceum/testing';
import pg from 'pg';
import type { BenchOptions, BenchResult } from '../result.js';
import { percentile } from '../statistics.js';
import { benchDatabase, searchParts } from './searchers.js';
import { numbersFrom } from './numbers.js';
import { sampleIndex, wordOf, type SampleIndex } from './sample-index.js';
import { SampleSentences } from './sample-sentences.js';

const CHUNKS = 100_000;
const OTHER_SCHOOLS = 50;
const CHUNKS_OF_OTHERS = 400;
const QUESTIONS = 100;
const WARM_UP = 10;
const WORDS_IN_QUESTION = 6;
const NEAREST = 10;

/** A whole search in a course of 100,000 chunks, alone in the database and among other schools. */
export async function retrievalSpeedBench(_options: BenchOptions): Promise<BenchResult> {
  const { adminUrl, serviceUrl, drop } = await createDatabase();
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  const database = benchDatabase(serviceUrl('ai'));
  try {
    const started = performance.now();
    const sample = await sampleIndex(admin, database, CHUNKS);
    const perSecond = CHUNKS / ((performance.now() - started) / 1000);
    await admin.query('vacuum analyze');
    const questions = questionsFor(sample);
    const alone = await searchTimes(database, sample, questions);
    const recall = await recallOf(database, sample, questions);
    for (let school = 0; school < OTHER_SCHOOLS; school += 1)
      await sampleIndex(admin, database, CHUNKS_OF_OTHERS);
    await admin.query('vacuum analyze');
    const among = await searchTimes(database, sample, questions);
    return {
      bench: 'retrieval-speed',
      figures: [
        {
          name: 'search, 95th percentile',
          value: percentile(alone.ms, 0.95),
          unit: 'ms',
          target: { atMost: 80 },
        },
        { name: 'search, median', value: percentile(alone.ms, 0.5), unit: 'ms' },
        {
          name: 'search among 50 other schools, 95th percentile',
          value: percentile(among.ms, 0.95),
          unit: 'ms',
          target: { atMost: 80 },
        },
        {
          name: 'exact comparison in memory, 95th percentile',
          value: percentile(recall.exactMs, 0.95),
          unit: 'ms',
        },
        {
          name: 'recall at 10 against exact comparison',
          value: recall.recall,
          unit: 'share',
          target: { atLeast: 0.95 },
        },
        { name: 'indexed, without embedding', value: perSecond, unit: 'chunks/s' },
        { name: 'processor time of the service per search', value: alone.cpuMs, unit: 'ms' },
      ],
      notes: [
        `${CHUNKS} chunks of 25 words in one course, ${QUESTIONS} questions one after the other; the words are made up, and what they mean; questions are embedded as the service does it`,
        'exact comparison: all vectors in the memory of the process, without words, rights or texts',
      ],
    };
  } finally {
    await database.close();
    await admin.end();
    await drop();
  }
}

const staffOf = ({ tenantId }: SampleIndex): Actor => ({
  ...systemActor('bench', { tenantId }),
  kind: 'user',
  role: 'owner',
  userId: randomUUID(),
});

function questionsFor({ lessons }: SampleIndex): string[] {
  const next = numbersFrom(7);
  return Array.from({ length: QUESTIONS }, () => {
    const topic = Math.floor(next() * lessons);
    return Array.from({ length: WORDS_IN_QUESTION }, () => wordOf(topic, next)).join(' ');
  });
}

interface SearchTimes {
  /** From beginning to end. */
  readonly ms: readonly number[];
  /** On average, in this process: what the database works is not in it. */
  readonly cpuMs: number;
}

async function searchTimes(
  database: Database,
  sample: SampleIndex,
  questions: readonly string[],
): Promise<SearchTimes> {
  const { retrieval } = await searchParts(database);
  const times: number[] = [];
  let before = process.cpuUsage();
  for (const question of [...questions.slice(0, WARM_UP), ...questions]) {
    if (times.length === WARM_UP) before = process.cpuUsage();
    const started = performance.now();
    await retrieval.search(staffOf(sample), question, { courseId: sample.courseId }, 5);
    times.push(performance.now() - started);
  }
  const { user, system } = process.cpuUsage(before);
  return { ms: times.slice(WARM_UP), cpuMs: (user + system) / 1000 / questions.length };
}

async function recallOf(
  database: Database,
  sample: SampleIndex,
  questions: readonly string[],
): Promise<{ recall: number; exactMs: number[] }> {
  const store = new SignScanStore(database);
  const model = new SampleSentences();
  const sources = [...new Set(sample.vectors.map(({ key }) => key.split(':')[0]!))];
  const { vectors } = await model.embed(questions);
  const exactMs: number[] = [];
  let found = 0;
  for (const vector of vectors) {
    const started = performance.now();
    const exact = sample.vectors
      .map(({ key, vector: other }) => ({ key, cosine: cosine(vector, other) }))
      .sort((a, b) => b.cosine - a.cosine)
      .slice(0, NEAREST);
    exactMs.push(performance.now() - started);
    const asked = Promise.resolve(vector);
    const near = await store.nearest(staffOf(sample), model.id, asked, sources, NEAREST);
    const keys = new Set(near.map(({ sourceId, ordinal }) => `${sourceId}:${ordinal}`));
    found += exact.filter(({ key }) => keys.has(key)).length;
  }
  return { recall: found / (NEAREST * questions.length), exactMs };
}
