import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stemOf } from '../thesaurus/index.js';
import { nearness, QuestionMatch } from './relevance.js';

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

  it('counts the title of the lesson', () => {
    const match = new QuestionMatch(asked('broth', 'ice'), true, [0, 0], 100);
    assert.equal(match.evidence(texts, 'Broth').coverage, 1);
  });

  it('is none for a question without words, and of texts without any', () => {
    const none = { coverage: 0, density: 0 };
    assert.deepEqual(new QuestionMatch([], true, [], 0).evidence(texts, 'A title'), none);
    const match = new QuestionMatch(asked('stock'), true, [], 0);
    assert.deepEqual(match.evidence([], ''), none);
  });
});

describe('stretches', () => {
  it('are three sentences from each on, with what they or the title speak of', () => {
    const match = new QuestionMatch(asked('stock', 'ice', 'broth'), true, [0, 0, 0], 100);
    const stretches = match.stretches(['The stock simmers.', 'Foam.', 'Bubbles.', 'Ice.'], 'Broth');
    assert.deepEqual(
      stretches.map(({ found }) => found),
      [
        [1, 0, 1],
        [0, 1, 1],
        [0, 1, 1],
        [0, 1, 1],
      ],
    );
    assert.deepEqual(stretches[1]!.texts, ['Foam.', 'Bubbles.', 'Ice.']);
  });
});

describe('the order', () => {
  it('is by meaning before it is by words', () => {
    const meant = nearness({ cosine: 0.6, coverage: 0.2, density: 0 });
    assert.ok(meant > nearness({ cosine: 0.3, coverage: 1, density: 1 }));
    assert.ok(nearness({ cosine: 0.6, coverage: 0.4, density: 0 }) > meant);
  });
});
