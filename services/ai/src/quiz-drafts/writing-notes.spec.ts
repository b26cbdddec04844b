import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { draftNote } from './writing-notes.js';

describe('draftNote', () => {
  it('is silent when there is as much as was asked for', () => {
    assert.equal(draftNote({ asked: 3, made: 3, dropped: { duplicate: 2 } }), null);
  });

  it('says how many are missing and why', () => {
    assert.equal(
      draftNote({ asked: 10, made: 7, dropped: { duplicate: 2, quote_not_found: 1 } }),
      '7 of 10 questions. 2 left out (much the same as another); 1 left out (what it quotes does not stand in the lesson).',
    );
    assert.match(draftNote({ asked: 10, made: 0, dropped: {} })!, /say too little/);
    assert.equal(
      draftNote({ asked: 2, made: 1, dropped: {}, ending: 'The budget ended.' }),
      '1 of 2 questions. The budget ended.',
    );
  });

  it('says why no language model wrote it, in any case', () => {
    const outcome = { asked: 2, dropped: {}, why: 'The language model is away.' };
    assert.match(
      draftNote({ ...outcome, made: 2 })!,
      /^The language model is away\. .* without one/,
    );
    assert.match(draftNote({ ...outcome, made: 1 })!, /without one.* 1 of 2 questions/);
    assert.equal(
      draftNote({ ...outcome, made: 0 }),
      '0 of 2 questions. The language model is away.',
    );
  });
});
