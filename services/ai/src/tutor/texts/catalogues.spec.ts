import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { catalogues, exhaustedText, textsIn } from './catalogues.js';

const NOON = new Date('2026-03-01T12:00:00Z');

describe('what the house says', () => {
  it('is there in the language of a course, also in one of its regions', () => {
    assert.equal(textsIn('de-AT'), catalogues['de']);
    assert.notEqual(catalogues['de'], catalogues.en);
  });

  it('is English where there are no texts', () => {
    assert.equal(textsIn('fi'), catalogues.en);
  });

  for (const language of Object.keys(catalogues))
    it(`says in ${language} when there is budget again`, () => {
      const text = exhaustedText(language, NOON);
      assert.match(text, /2026.*12:00.* UTC/);
      assert.doesNotMatch(text, /[{}]/);
    });
});
