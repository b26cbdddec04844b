import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { QuizContent } from '@lyceum/contracts';
import fc from 'fast-check';
import { askedQuestions } from './asked-questions.js';
import { grade } from './grading.js';
import { shuffled } from './shuffle.js';

const quiz: QuizContent = {
  questions: [
    {
      id: 'one',
      kind: 'choice',
      prompt: 'Which?',
      points: 2,
      explanation: 'Because.',
      options: ['a', 'b', 'c', 'd'].map((id) => ({ id, text: `Option ${id}` })),
      correct: ['a', 'c'],
    },
    { id: 'two', kind: 'boolean', prompt: 'True?', points: 1, explanation: '', correct: false },
    {
      id: 'three',
      kind: 'short',
      prompt: 'Who?',
      points: 1,
      explanation: '',
      accepted: ['Émilie du Châtelet'],
    },
  ],
  passPercent: 75,
  maxAttempts: null,
  timeLimitSeconds: null,
  isShuffled: true,
  dueAt: '2026-03-10T12:00:00Z',
  latePenaltyPercent: 20,
};
const inTime = new Date('2026-03-10T12:00:00Z');
const late = new Date('2026-03-10T12:00:01Z');

describe('grading', () => {
  it('gives all points of a question or none', () => {
    assert.equal(grade(quiz, { one: ['c', 'a'] }, inTime).points, 2);
    for (const wrong of [['a'], ['a', 'b'], ['a', 'b', 'c'], [], true, 'a'])
      assert.equal(grade(quiz, { one: wrong }, inTime).points, 0, JSON.stringify(wrong));
    assert.equal(grade(quiz, { one: ['a', 'a', 'c'] }, inTime).points, 2);
  });

  it('compares words without case, accents and surrounding space', () => {
    for (const right of ['Émilie du Châtelet', '  emilie  DU chatelet '])
      assert.equal(grade(quiz, { three: right }, inTime).points, 1, right);
    assert.equal(grade(quiz, { three: 'Emilie' }, inTime).points, 0);
  });

  it('takes off for lateness, and passes by what is left', () => {
    const answers = { one: ['a', 'c'], two: false };
    assert.deepEqual(
      [grade(quiz, answers, inTime), grade(quiz, answers, late)].map((each) => [
        each.scorePercent,
        each.isPassed,
      ]),
      [
        [75, true],
        [60, false],
      ],
    );
  });

  it('asks without saying what is right', () => {
    const asked = JSON.stringify(askedQuestions(quiz, 7));
    for (const secret of ['correct', 'accepted', 'explanation', 'Because', 'milie'])
      assert.ok(!asked.includes(secret), secret);
  });

  it('asks in the order of the seed, every time', () => {
    fc.assert(
      fc.property(fc.array(fc.nat()), fc.nat(2 ** 31), (items, seed) => {
        assert.deepEqual(shuffled(items, seed), shuffled(items, seed));
        assert.deepEqual([...shuffled(items, seed)].sort(), [...items].sort());
      }),
    );
    const orders = new Set(
      Array.from({ length: 50 }, (_, seed) =>
        askedQuestions(quiz, seed)
          .map(({ id }) => id)
          .join(),
      ),
    );
    assert.equal(orders.size, 6);
  });
});
