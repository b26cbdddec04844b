import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { answerSchema, readAnswer } from './question-answer.js';

const call = {
  count: 1,
  lessons: [
    { lessonId: 'first', title: 'First', sentences: [] },
    { lessonId: 'second', title: 'Second', sentences: [] },
  ],
};
const question = {
  kind: 'single',
  prompt: 'What?',
  options: [
    { text: 'This', isCorrect: true },
    { text: 'That', isCorrect: false },
  ],
  isTrue: null,
  accepted: [],
  explanation: 'Because.',
  lesson: '2',
  quote: 'This it is',
};
const read = (value: unknown) =>
  readAnswer(typeof value === 'string' ? value : JSON.stringify(value), call, 'hard');

describe('readAnswer', () => {
  it('reads questions, with ids for their options and the lesson that they cite', () => {
    const answer = read({ questions: [question] });
    assert.ok(typeof answer !== 'string');
    const [candidate] = answer.candidates;
    assert.deepEqual(candidate!.source, { lessonId: 'second', quote: 'This it is' });
    assert.deepEqual(candidate!.options[1], { id: 'o2', text: 'That', isCorrect: false });
    assert.equal(candidate!.difficulty, 'hard');
  });

  it('reads JSON in a fence', () => {
    const fenced = `\`\`\`json\n${JSON.stringify({ questions: [question] })}\n\`\`\``;
    assert.ok(typeof read(fenced) !== 'string');
  });

  it('counts entries that are no questions, beside some that are', () => {
    const answer = read({ questions: [question, { ...question, kind: 'essay' }, 7] });
    assert.ok(typeof answer !== 'string');
    assert.deepEqual([answer.candidates.length, answer.malformed], [1, 2]);
  });

  it('says what is wrong when there is no question in it', () => {
    const cases: [unknown, RegExp][] = [
      ['I am sorry, I cannot.', /not JSON/],
      ['{"questions": [', /not JSON/],
      [[], /expected object/],
      [{ questions: [] }, /no questions/],
      [{ questions: [{ ...question, kind: 'essay' }] }, /kind/],
      [{ questions: [{ ...question, extra: 1 }] }, /extra/],
      [{ questions: Array.from({ length: 61 }, () => question) }, /60/],
    ];
    for (const [value, problem] of cases) {
      const answer = read(value);
      assert.ok(typeof answer === 'string');
      assert.match(answer, problem);
    }
  });

  it('finds no lesson for a number that was never given out', () => {
    for (const lesson of ['0', '3', '-1', 'first', '__proto__', '1e9']) {
      const answer = read({ questions: [{ ...question, lesson }] });
      assert.ok(typeof answer !== 'string');
      assert.equal(answer.candidates[0]!.source.lessonId, '');
    }
  });
});

describe('answerSchema', () => {
  it('asks for every field and allows no other', () => {
    const { items } = (answerSchema.json.properties as unknown as { questions: { items: object } })
      .questions;
    const { required, additionalProperties } = items as {
      required: string[];
      additionalProperties: boolean;
    };
    assert.deepEqual(required.toSorted(), Object.keys(question).toSorted());
    assert.equal(additionalProperties, false);
    assert.doesNotMatch(JSON.stringify(answerSchema.json), /Length|Items/);
  });
});
