import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LessonKind } from '@lyceum/contracts';
import { readContent, type UncheckedContent } from './lesson-content.js';

const quiz = {
  questions: [
    {
      id: 'q1',
      kind: 'boolean',
      prompt: 'Is it?',
      points: 1,
      explanation: '',
      correct: true,
    },
  ],
  passPercent: 60,
  maxAttempts: null,
  timeLimitSeconds: null,
  isShuffled: false,
  dueAt: null,
  latePenaltyPercent: 0,
};

const pointers = (kind: LessonKind, content: UncheckedContent): string[] => {
  const read = readContent(kind, content);
  return 'problems' in read ? read.problems.map(({ pointer }) => pointer) : [];
};

describe('the content of a lesson', () => {
  it('may be empty in a draft, and is completed as its kind is', () => {
    const completions = (['video', 'text', 'quiz', 'download'] as const).map((kind) => {
      const read = readContent(kind, {});
      assert.ok('content' in read);
      return read.content.completion;
    });
    assert.deepEqual(completions, [
      { watchedPercent: 90 },
      { manual: true },
      { quizPassed: true },
      { manual: true },
    ]);
  });

  it('is what its kind takes', () => {
    assert.deepEqual(pointers('text', { text: '# Hello' }), []);
    assert.deepEqual(pointers('quiz', { quiz }), []);
    assert.deepEqual(pointers('video', { text: 'x', quiz }), ['/text', '/quiz']);
    assert.deepEqual(pointers('text', { assetId: 'x' }), ['/assetId']);
    assert.deepEqual(pointers('text', { completion: { watchedPercent: 50 } }), ['/completion']);
    assert.deepEqual(pointers('video', { completion: { quizPassed: true } }), ['/completion']);
    assert.deepEqual(pointers('video', { completion: { manual: true } }), []);
  });

  it('is refused where something in it would be dropped', () => {
    const both = { afterDays: 1, at: '2027-01-01T00:00:00Z' };
    assert.deepEqual(pointers('text', { drip: both }), ['/drip/at']);
    const [question] = quiz.questions;
    const hinted = { ...quiz, questions: [{ ...question, hint: 'No.' }], shuffled: true };
    assert.deepEqual(pointers('quiz', { quiz: hinted }), [
      '/quiz/questions/0/hint',
      '/quiz/shuffled',
    ]);
  });

  it('names the field of a quiz that is wrong', () => {
    const wrong = { ...quiz, questions: [{ ...quiz.questions[0], points: 0 }], passPercent: 101 };
    assert.deepEqual(pointers('quiz', { quiz: wrong }), [
      '/quiz/questions/0/points',
      '/quiz/passPercent',
    ]);
    assert.deepEqual(pointers('quiz', { quiz: {} }).length > 3, true);
  });

  it('opens by one rule or by none', () => {
    for (const drip of [
      null,
      { afterDays: 0 },
      { afterDays: 36_500 },
      { at: '2026-01-01T00:00:00Z' },
    ])
      assert.deepEqual(pointers('text', { drip }), []);
    for (const drip of [{}, { afterDays: -1 }, { afterDays: 1e9 }, { at: 'tomorrow' }, 'never']) {
      const wrong = pointers('text', { drip });
      assert.ok(wrong.length > 0, JSON.stringify(drip));
      assert.ok(wrong.every((pointer) => pointer.startsWith('/drip')));
    }
  });

  it('ends where the bus would not carry it', () => {
    assert.deepEqual(pointers('text', { text: 'x'.repeat(199_998) }), []);
    assert.deepEqual(pointers('text', { text: 'x'.repeat(199_999) }), ['/text']);
    // As it is sent: a line break takes two bytes.
    assert.deepEqual(pointers('text', { text: '\n'.repeat(100_000) }), ['/text']);
  });
});
