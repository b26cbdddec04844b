import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { WordMeanings } from '../models/index.js';
import { stemOf } from '../thesaurus/index.js';
import { answerIn, answerProbability, NO_ANSWER } from './likely-answer.js';
import { QuestionMatch } from './relevance.js';

const asked = (...words: string[]) =>
  words.map((word) => ({ word, stem: stemOf(word), english: undefined }));

const meanings = new WordMeanings();

/** A chunk that is as near as any other. */
const chunkOf = (words: string[], texts: string[], { isEnglish = true, title = '' } = {}) => ({
  match: new QuestionMatch(asked(...words), isEnglish, [], 0),
  texts,
  title,
  evidence: { coverage: 0, density: 0, cosine: 0.2 },
});

const evidenceOf = async (...chunk: Parameters<typeof chunkOf>) =>
  (await answerIn([chunkOf(...chunk)], meanings))!.evidence;

describe('the likeliest answer', () => {
  it('is the sentences in a row that speak most of the question, in the nearest chunks', async () => {
    const words = ['stock', 'ice'];
    const far = ['Foam.', 'Cool the stock.', 'Use ice.', 'Salt.'];
    const read = [chunkOf(words, ['The stock simmers.']), chunkOf(words, far)];
    assert.deepEqual((await answerIn(read, meanings))!.texts, far.slice(0, 3));
    const none = chunkOf(words, ['Rain.']);
    const fourth = await answerIn([none, none, none, chunkOf(words, far)], meanings);
    assert.equal(fourth!.evidence.coverage, 0, 'too far down');
    assert.equal(await answerIn([], meanings), undefined);
  });

  it('speaks of a word by one that means alike, and hardly by another of the subject', async () => {
    const texts = ['Use oil on the chain of the bicycle.'];
    const alike = await evidenceOf(['lubricant', 'chain'], texts);
    const other = await evidenceOf(['mayor', 'chain'], texts);
    assert.ok(alike.coverage > other.coverage + 0.05, `${alike.coverage}, ${other.coverage}`);
    assert.ok(alike.gap < other.gap);
  });

  it('compares English words alone by what they mean', async () => {
    const texts = ['Use oil on the chain of the bicycle.'];
    const { coverage } = await evidenceOf(['lubricant', 'chain'], texts, { isEnglish: false });
    assert.equal(coverage, 0.5);
  });

  it('has a gap where a word is not spoken of, the wider the fewer there are', async () => {
    const notEnglish = { isEnglish: false };
    assert.equal((await evidenceOf(['stock', 'fish'], ['The stock.'], notEnglish)).gap, 0.5);
    assert.equal((await evidenceOf(['fish'], ['The stock.'], notEnglish)).gap, 1);
    assert.equal((await evidenceOf(['fish'], ['Cook it.'], { title: 'Fish' })).gap, 0);
  });

  it('has nothing that speaks for it where the question has no words', async () => {
    assert.deepEqual(await evidenceOf([], ['The stock.']), { ...NO_ANSWER, cosine: 0.2 });
  });
});

describe('the probability of an answer', () => {
  it('grows with the evidence, and falls with what is missing', () => {
    const little = { coverage: 0.4, gap: 0.4, cosine: 0.1 };
    const base = answerProbability(little);
    for (const part of ['coverage', 'cosine'] as const)
      assert.ok(answerProbability({ ...little, [part]: 0.8 }) > base);
    assert.ok(answerProbability({ ...little, gap: 0.6 }) < base);
    assert.ok(answerProbability(NO_ANSWER) < 0.1);
    assert.ok(answerProbability({ coverage: 1, gap: 0, cosine: 0.4 }) > 0.8);
  });
});
