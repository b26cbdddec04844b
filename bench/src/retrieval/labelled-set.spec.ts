import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  rangeOf,
  readFreshQuestions,
  readLessons,
  readQuestions,
  split,
  tuningQuestions,
} from './labelled-set.js';

const lessons = readLessons();
const questions = readQuestions();
const fresh = readFreshQuestions();
const unanswerable = questions.filter(({ answers }) => answers.length === 0);

describe('the labelled set', () => {
  it('holds lessons of 400 to 900 words in several languages', () => {
    assert.ok(lessons.length >= 20);
    for (const { name, cues } of lessons) {
      const words = cues.reduce((sum, { text }) => sum + text.split(' ').length, 0);
      assert.ok(words >= 400 && words <= 900, `${name} has ${words} words`);
    }
    assert.deepEqual([...new Set(lessons.map(({ language }) => language))].sort(), [
      'de',
      'en',
      'es',
      'fr',
    ]);
  });

  it('says a sentence after the other', () => {
    for (const { name, cues } of lessons)
      for (const [at, { start, end }] of cues.entries())
        assert.ok(start < end && start >= (cues[at - 1]?.end ?? 0), `${name}, sentence ${at + 1}`);
  });

  it('has labels that point into one sentence each', () => {
    for (const label of [...questions, ...tuningQuestions(), ...fresh].flatMap(
      ({ answers }) => answers,
    )) {
      const { start, end } = rangeOf(label, lessons);
      assert.ok(end > start, label.words);
    }
    assert.throws(() => rangeOf({ lesson: 'cooking-stock', words: 'the' }, lessons));
    assert.throws(() => rangeOf({ lesson: 'cooking-stock', words: 'a bicycle' }, lessons));
  });

  it('asks enough, also what nobody has said', () => {
    assert.ok(questions.length >= 80);
    assert.ok(unanswerable.length >= 20);
    for (const { kind, answers } of questions)
      assert.equal(answers.length === 0, kind.startsWith('unanswerable'));
    assert.equal(new Set(questions.map(({ question }) => question)).size, questions.length);
  });

  it('asks afresh, in other words, about every lesson', () => {
    assert.deepEqual(
      [...new Set(fresh.flatMap(({ answers }) => answers.map(({ lesson }) => lesson)))].sort(),
      lessons.map(({ name }) => name),
    );
    assert.ok(fresh.filter(({ answers }) => answers.length > 0).length >= 28);
    assert.ok(fresh.filter(({ answers }) => answers.length === 0).length >= 12);
    const asked = new Set([...questions, ...tuningQuestions()].map(({ question }) => question));
    assert.deepEqual(
      fresh.filter(({ question }) => asked.has(question)),
      [],
    );
  });

  it('is split in half, kind by kind', () => {
    const { tuning, heldOut } = split(questions);
    assert.equal(tuning.length + heldOut.length, questions.length);
    assert.ok(Math.abs(tuning.length - heldOut.length) <= 6);
    assert.deepEqual(
      tuning.filter((question) => heldOut.includes(question)),
      [],
    );
  });
});
