import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { questionProblem, quizQuestionOf, type QuestionContent } from './draft-question.js';

const option = (id: string, text: string, isCorrect: boolean) => ({ id, text, isCorrect });
const single: QuestionContent = {
  kind: 'single',
  prompt: 'What?',
  options: [option('o1', 'This', true), option('o2', 'That', false)],
  isTrue: null,
  accepted: [],
  explanation: '',
  difficulty: 'easy',
};

describe('questionProblem', () => {
  it('finds nothing wrong with a question of each kind', () => {
    const { options } = single;
    const three = [...options, option('o3', 'Both', true)];
    for (const question of [
      single,
      { ...single, kind: 'multiple' as const, options: three },
      { ...single, kind: 'boolean' as const, options: [], isTrue: false },
      { ...single, kind: 'short' as const, options: [], accepted: ['this'] },
    ])
      assert.equal(questionProblem(question), undefined, question.kind);
  });

  it('says what is wrong', () => {
    const { options } = single;
    const cases: [Partial<QuestionContent>, RegExp][] = [
      [{ options: [...options, option('o3', 'Both', true)] }, /exactly one/],
      [{ kind: 'multiple' }, /at least two/],
      [{ options: [option('o1', 'This', true)] }, /at least one wrong/],
      [{ options: [options[0]!, option('o2', ' THIS', false)] }, /say the same/],
      [{ options: [options[0]!, option('o1', 'That', false)] }, /same id/],
      [{ isTrue: true }, /isTrue belongs/],
      [{ accepted: ['this'] }, /Only a short answer/],
      [{ kind: 'short', accepted: ['this'] }, /Only a choice/],
      [{ prompt: '  ' }, /empty/],
      [{ kind: 'short', options: [] }, /accepted/],
      [{ prompt: 'x'.repeat(4001) }, /prompt/],
    ];
    for (const [change, problem] of cases)
      assert.match(questionProblem({ ...single, ...change }) ?? '', problem);
  });
});

describe('quizQuestionOf', () => {
  it('is what progress grades', () => {
    const asked = { id: 'q1', prompt: 'What?', points: 1, explanation: '' };
    assert.deepEqual(quizQuestionOf('q1', single), {
      ...asked,
      kind: 'choice',
      options: [
        { id: 'o1', text: 'This' },
        { id: 'o2', text: 'That' },
      ],
      correct: ['o1'],
    });
    const statement = { ...single, kind: 'boolean', options: [], isTrue: false } as const;
    assert.deepEqual(quizQuestionOf('q1', statement), {
      ...asked,
      kind: 'boolean',
      correct: false,
    });
    const short = { ...single, kind: 'short', options: [], accepted: ['this'] } as const;
    assert.deepEqual(quizQuestionOf('q1', short), { ...asked, kind: 'short', accepted: ['this'] });
  });
});
