import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { QuizContent } from '@lyceum/contracts';
import { learnerQuiz } from './learner-quiz.js';

const secret = 'only for who grades';
const question = { prompt: 'What?', points: 1, explanation: secret };
const quiz: QuizContent = {
  questions: [
    {
      ...question,
      id: '1',
      kind: 'choice',
      options: [
        { id: 'a', text: 'A' },
        { id: 'b', text: 'B' },
      ],
      correct: ['b'],
    },
    { ...question, id: '2', kind: 'boolean', correct: true },
    { ...question, id: '3', kind: 'short', accepted: [secret] },
  ],
  passPercent: 60,
  maxAttempts: 2,
  timeLimitSeconds: null,
  isShuffled: true,
  dueAt: null,
  latePenaltyPercent: 0,
};

it('shows a quiz without its answers', () => {
  const shown = learnerQuiz(quiz);
  const text = JSON.stringify(shown);
  assert.doesNotMatch(text, /correct|accepted|explanation|only for who grades/);
  assert.deepEqual(shown.questions[0]!.options, [
    { id: 'a', text: 'A' },
    { id: 'b', text: 'B' },
  ]);
  assert.deepEqual(
    shown.questions.map(({ kind }) => kind),
    ['choice', 'boolean', 'short'],
  );
});
