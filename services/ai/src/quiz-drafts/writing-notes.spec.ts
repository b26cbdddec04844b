import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { shortfallNote } from './writing-notes.js';

describe('shortfallNote', () => {
  it('is silent when there is as much as was asked for', () => {
    assert.equal(shortfallNote(3, 3, { duplicate: 2 }, undefined), null);
  });

  it('says how many are missing and why', () => {
    assert.equal(
      shortfallNote(10, 7, { duplicate: 2, quote_not_found: 1 }, undefined),
      '7 of 10 questions. 2 left out (much the same as another); 1 left out (what it quotes does not stand in the lesson).',
    );
    assert.match(shortfallNote(10, 0, {}, undefined)!, /say too little/);
    assert.equal(
      shortfallNote(2, 1, {}, 'The budget ended.'),
      '1 of 2 questions. The budget ended.',
    );
  });
});
