import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stemOf } from '../thesaurus/index.js';
import { editDistance, likeness, type SaidWord } from './likeness.js';
import { contentWords, type AskedWord } from './question.js';

const said = (word: string): SaidWord => ({ word, stem: stemOf(word) });
const asked = (word: string, related?: Record<string, number>): AskedWord => ({
  ...said(word),
  english: related && { weight: 1, related: new Map(Object.entries(related)), synonyms: [] },
});

describe('likeness of words', () => {
  it('is whole for an inflection, less for a misspelling, and none for another word', () => {
    assert.equal(likeness(asked('chords'), said('chord'), true), 1);
    const misspelled = likeness(asked('blosom'), said('blossom'), true);
    assert.ok(misspelled > 0.7 && misspelled < 1);
    assert.equal(likeness(asked('memory'), said('pressure'), true), 0);
  });

  it('takes no word of the dictionary for a misspelling of another', () => {
    assert.equal(likeness(asked('roof', {}), said('proof'), true), 0);
    assert.ok(likeness(asked('roof', {}), said('proof'), false) > 0);
  });

  it('knows by the dictionary what means the same, in English texts', () => {
    const broth = asked('broth', { stock: 0.8 });
    assert.equal(likeness(broth, said('stock'), true), 0.8);
    assert.equal(likeness(broth, said('stock'), false), 0);
  });

  it('leaves numbers alone', () => {
    assert.equal(likeness(asked('1998'), said('1997'), true), 0);
  });
});

describe('edits', () => {
  it('are letters left out, added, exchanged or swapped', () => {
    for (const typed of ['clor', 'colouur', 'celour', 'colruo'])
      assert.ok(editDistance(typed, 'colour', 2) <= 2, typed);
    assert.equal(editDistance('recieve', 'receive', 2), 1);
    assert.ok(editDistance('cell', 'tax', 2) > 2);
  });
});

describe('content words', () => {
  it('are each there once, without those that every text has', () => {
    assert.deepEqual(contentWords("Why don't we see the moon's far side? The MOON!"), [
      'see',
      'moon',
      'far',
      'side',
    ]);
    assert.deepEqual(contentWords('¿Por qué es así?'), ['así']);
    assert.deepEqual(contentWords(''), []);
  });
});
