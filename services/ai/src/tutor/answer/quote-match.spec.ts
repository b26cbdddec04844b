import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { placeQuote } from './quote-match.js';

const spoken = (...texts: readonly string[]) => ({
  pieces: texts.map((text, at) => ({ start: at * 4, end: at * 4 + 3, text })),
});

describe('placeQuote', () => {
  const bread = spoken(
    'Feed the sourdough starter, please:',
    'it’s hungry!  And “warm water” helps.',
    'Raw flour is unsafe to eat.',
  );

  it('places a quote in the pieces that it lies in', () => {
    assert.deepEqual(placeQuote(bread, 'the sourdough starter'), {
      start: 0,
      end: 3,
      quote: 'the sourdough starter',
    });
    assert.deepEqual(placeQuote(bread, 'starter, please: it’s hungry'), {
      start: 0,
      end: 7,
      quote: 'starter, please: it’s hungry',
    });
    assert.deepEqual(placeQuote(bread, 'warm water'), { start: 4, end: 7, quote: 'warm water' });
  });

  it('forgives case, spaces and punctuation, and gives what stands there', () => {
    const placed = placeQuote(bread, '  STARTER please\nits hungry - and "Warm   Water" ');
    assert.equal(placed?.quote, 'starter, please: it’s hungry!  And “warm water');
    assert.equal(placeQuote(bread, 'starter please')?.end, 3);
  });

  it('finds no words that do not stand there', () => {
    for (const quote of [
      'safe to eat',
      'feed the starter',
      'Feed the sourdough starters',
      'raw flour is safe',
      'the',
      '',
      '... !!! ...',
    ])
      assert.equal(placeQuote(bread, quote), undefined, quote);
  });

  it('knows composed characters, those of two units, and scripts without spaces', () => {
    const cafe = spoken('Das Cafe\u0301 heißt 𝒜lpha Ω und mehr', '細胞は二つに分かれます。');
    assert.equal(placeQuote(cafe, 'das café heißt')?.quote, 'Das Café heißt');
    assert.equal(placeQuote(cafe, 'heißt alpha ω')?.quote, 'heißt 𝒜lpha Ω');
    assert.deepEqual(placeQuote(cafe, '二つに分かれ'), { start: 4, end: 7, quote: '二つに分かれ' });
    assert.equal(placeQuote(cafe, '分か'), undefined);
  });

  it('has no seconds in a text', () => {
    const text = { pieces: [{ start: null, end: null, text: 'Cells divide every day.' }] };
    assert.deepEqual(placeQuote(text, 'cells divide'), {
      start: null,
      end: null,
      quote: 'Cells divide',
    });
  });
});
