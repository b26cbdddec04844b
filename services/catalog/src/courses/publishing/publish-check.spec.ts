import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import type { LessonKind, QuizContent, QuizQuestion } from '@lyceum/contracts';
import type { AssetFact } from '../../assets/index.js';
import type { WholeLessonRow } from '../outline/lesson.repository.js';
import { incompleteParts } from './publish-check.js';

const lesson = (kind: LessonKind, content: Partial<WholeLessonRow> = {}): WholeLessonRow => ({
  id: randomUUID(),
  section_id: randomUUID(),
  kind,
  title: 'A lesson',
  asset_id: null,
  completion: { manual: true },
  is_required: true,
  is_preview: false,
  drip: null,
  created_at: new Date(),
  updated_at: new Date(),
  text: null,
  quiz: null,
  metadata: {},
  ...content,
});
const asset = (fact: Partial<AssetFact>): AssetFact => ({
  asset_id: randomUUID(),
  state: 'ready',
  kind: 'video',
  duration_seconds: 60,
  reason: null,
  ...fact,
});
const quiz = (...questions: QuizQuestion[]): QuizContent => ({
  questions,
  passPercent: 50,
  maxAttempts: null,
  timeLimitSeconds: null,
  isShuffled: false,
  dueAt: null,
  latePenaltyPercent: 0,
});
const choice = (id: string, options: string[], correct: string[]): QuizQuestion => ({
  id,
  kind: 'choice',
  prompt: 'Which?',
  points: 1,
  explanation: '',
  options: options.map((option) => ({ id: option, text: option })),
  correct,
});

function codes(
  lessons: WholeLessonRow[],
  assets: AssetFact[] = [],
  coverAssetId: string | null = null,
): string[] {
  const known = new Map(assets.map((one) => [one.asset_id, one]));
  return incompleteParts({ title: 'A course', coverAssetId, lessons }, known).flatMap(
    ({ missing }) => missing.map(({ code }) => code),
  );
}

describe('the check before publishing', () => {
  it('asks for a lesson, and for a cover that can be shown', () => {
    assert.deepEqual(codes([]), ['no_lessons']);
    const cover = asset({ kind: 'image' });
    const text = lesson('text', { text: 'Hello' });
    assert.deepEqual(codes([text], [cover], cover.asset_id), []);
    assert.deepEqual(codes([text], [], randomUUID()), ['cover_not_ready']);
    const film = asset({});
    assert.deepEqual(codes([text], [film], film.asset_id), ['cover_not_ready']);
  });

  it('asks for words', () => {
    assert.deepEqual(codes([lesson('text'), lesson('text', { text: ' \n ' })]), [
      'text_empty',
      'text_empty',
    ]);
  });

  it('asks for files that can be used, of the right kind', () => {
    const facts = {
      ready: asset({}),
      failed: asset({ state: 'failed', reason: 'It cannot be read.' }),
      deleted: asset({ state: 'deleted' }),
      paper: asset({ kind: 'file' }),
    };
    const all = Object.values(facts);
    const of = (kind: LessonKind, assetId: string | null): string[] =>
      codes([lesson(kind, { asset_id: assetId })], all);
    assert.deepEqual(of('video', null), ['asset_missing']);
    assert.deepEqual(of('video', randomUUID()), ['asset_not_ready']);
    assert.deepEqual(of('video', facts.failed.asset_id), ['asset_failed']);
    assert.deepEqual(of('video', facts.deleted.asset_id), ['asset_deleted']);
    assert.deepEqual(of('video', facts.paper.asset_id), ['asset_of_other_kind']);
    assert.deepEqual(of('download', facts.paper.asset_id), []);
    assert.deepEqual(of('video', facts.ready.asset_id), []);
  });

  it('asks for quizzes whose answers are among their options', () => {
    const gaps = (...questions: QuizQuestion[]): string[] =>
      codes([lesson('quiz', { quiz: quiz(...questions) })]);
    assert.deepEqual(codes([lesson('quiz')]), ['quiz_missing']);
    assert.deepEqual(gaps(choice('1', ['a', 'b'], ['b'])), []);
    for (const wrong of [
      [choice('1', ['a', 'b'], ['c'])],
      [choice('1', ['a', 'a'], ['a'])],
      [choice('1', ['a', 'b'], ['a', 'a'])],
      [choice('1', ['a', 'b'], ['a']), choice('1', ['a', 'b'], ['a'])],
    ])
      assert.deepEqual(gaps(...wrong), ['quiz_inconsistent']);
  });

  it('names each lesson that lacks something, and no other', () => {
    const [good, bad] = [lesson('text', { text: 'Hello' }), lesson('text', { title: 'Empty' })];
    const parts = incompleteParts(
      { title: 'A course', coverAssetId: null, lessons: [good, bad] },
      new Map(),
    );
    assert.deepEqual(
      parts.map(({ lessonId, title }) => [lessonId, title]),
      [[bad.id, 'Empty']],
    );
  });
});
