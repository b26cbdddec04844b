import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { Thesaurus } from './thesaurus.js';
import { stemOf } from './word-forms.js';

describe('the thesaurus', () => {
  let thesaurus: Thesaurus;
  before(async () => {
    thesaurus = await Thesaurus.open();
  });

  const nearness = (word: string, other: string): number =>
    thesaurus.find(word)?.related.get(stemOf(other)) ?? 0;

  it('knows what means the same, in any inflection', () => {
    assert.ok(nearness('broth', 'stock') > 0.7);
    assert.ok(nearness('murky', 'clouds') > 0.5);
    assert.ok(nearness('relatives', 'families') > 0);
    assert.ok(thesaurus.find('zipper')!.synonyms.includes('zip'));
    assert.ok(!thesaurus.find('zipper')!.synonyms.includes('zipper'));
  });

  it('takes a kind for the whole, and the whole hardly for a kind', () => {
    assert.ok(nearness('trousers', 'garment') < nearness('garment', 'trousers'));
    assert.equal(nearness('fish', 'chicken'), 0);
  });

  it('lets a question hang on its nouns', () => {
    const weightOf = (word: string): number => thesaurus.find(word)!.weight;
    assert.ok(weightOf('guitar') > weightOf('rescue'));
    assert.ok(weightOf('rescue') > weightOf('extremely'));
  });

  it('finds the first and the last word, and nothing that is none', () => {
    assert.ok(thesaurus.find('zymotic'));
    assert.ok(thesaurus.find('aa'));
    for (const word of ['blosom', 'deraileur', '', 'überall', 'zzzz', '__proto__'])
      assert.equal(thesaurus.find(word), undefined, word);
  });
});

describe('a stem', () => {
  it('is the same for the forms of a word', () => {
    for (const [one, other] of [
      ['boxes', 'box'],
      ['berries', 'berry'],
      ['stopping', 'stops'],
      ['piroclástico', 'piroclastico'],
      ['classes', 'class'],
    ] as const)
      assert.equal(stemOf(one), stemOf(other));
    assert.notEqual(stemOf('unit'), stemOf('knit'));
  });
});
