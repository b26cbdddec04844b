import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { matchesEntityTag } from './not-modified.js';

describe('If-None-Match', () => {
  for (const header of ['"v1"', 'W/"v1"', '*', ' * ', '"v0", "v1"', '"v0",W/"v1"', '"a,b", "v1"'])
    it(`${header} matches "v1"`, () => {
      assert.equal(matchesEntityTag(header, '"v1"'), true);
      assert.equal(matchesEntityTag(header, 'W/"v1"'), true);
    });

  for (const header of [undefined, '', '"v2"', 'v1', '"v1', '"v11"', 'w/"V1"', '"*"', '"x"v1"'])
    it(`${header} does not match "v1"`, () => {
      assert.equal(matchesEntityTag(header, '"v1"'), false);
    });
});
