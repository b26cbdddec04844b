import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stemOf } from '../thesaurus/index.js';
import { answerProbability, nearness, NO_EVIDENCE, QuestionMatch } from './relevance.js';

const asked = (...words: string[]) =>
  words.map((word) => ({ word, stem: stemOf(word), english: undefined }));

describe('evidence', () => {
  const texts = ['The stock simmers.', 'Foam.', 'Bubbles.', 'Cool it with ice.'];

  it('is the share of the question by the weight of its words', () => {
    const match = new QuestionMatch(asked('stock', 'ice'), true, [0, 0], 100);
    const { coverage, density } = match.evidence(texts, '');
    assert.equal(coverage, 1);
    assert.equal(density, 0.5, 'too far apart');
    assert.equal(match.evidence(['Rain.'], '').coverage, 0);
  });

  it('weighs a rare word more than a common one', () => {
    const common = new QuestionMatch(asked('stock', 'fish'), true, [0.9, 0], 100);
    assert.ok(common.evidence(texts, '').coverage < 0.2);
  });

  it('has a gap where a word is not spoken of, the wider the more it weighs', () => {
    const gapOf = (...shares: number[]) =>
      new QuestionMatch(asked('stock', 'fish'), true, shares, 100).evidence(texts, '').gap;
    assert.equal(gapOf(0, 0), 0.5);
    assert.ok(gapOf(0.9, 0) > 0.8);
    assert.ok(gapOf(0, 0.9) < 0.2);
  });

  it('counts the title of the lesson', () => {
    const match = new QuestionMatch(asked('broth', 'ice'), true, [0, 0], 100);
    assert.equal(match.evidence(texts, 'Broth').coverage, 1);
  });

  it('is none for a question without words, and of texts without any', () => {
    const none = { coverage: 0, density: 0, gap: 1 };
    assert.deepEqual(new QuestionMatch([], true, [], 0).evidence(texts, 'A title'), none);
    const match = new QuestionMatch(asked('stock'), true, [], 0);
    assert.deepEqual(match.evidence([], ''), none);
  });
});

describe('the probability of an answer', () => {
  it('grows with the evidence, and falls with what is missing', () => {
    const little = { coverage: 0.4, density: 0.3, gap: 0.4, cosine: 0.1 };
    const base = answerProbability(little);
    for (const part of ['coverage', 'cosine'] as const)
      assert.ok(answerProbability({ ...little, [part]: 0.8 }) > base);
    assert.ok(answerProbability({ ...little, gap: 0.6 }) < base);
    assert.ok(answerProbability(NO_EVIDENCE) < 0.1);
    assert.ok(answerProbability({ coverage: 1, density: 1, gap: 0, cosine: 0.4 }) > 0.9);
  });
});

describe('the order', () => {
  it('is by meaning before it is by words', () => {
    const meant = nearness({ ...NO_EVIDENCE, cosine: 0.6, coverage: 0.2 });
    assert.ok(meant > nearness({ ...NO_EVIDENCE, cosine: 0.3, coverage: 1, density: 1 }));
    assert.ok(nearness({ ...NO_EVIDENCE, cosine: 0.6, coverage: 0.4 }) > meant);
  });
});
