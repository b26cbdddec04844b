import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SLUG, anotherSlug, slugOf } from './slug.js';

describe('slugs', () => {
  it('are made of what a title can be written with', () => {
    assert.equal(slugOf('Ångström & Co.'), 'angstrom-co');
    assert.equal(slugOf('  Linear algebra, part 2  '), 'linear-algebra-part-2');
    assert.equal(slugOf('漢字'), 'course');
    assert.equal(slugOf('--'), 'course');
  });

  it('fit their own rule, however long the title', () => {
    for (const title of [
      'x',
      'a'.repeat(200),
      `${'ab '.repeat(60)}`,
      '!',
      'ß',
      `${'a'.repeat(39)} b`,
    ]) {
      assert.match(slugOf(title), SLUG);
      assert.match(anotherSlug(slugOf(title)), SLUG);
      assert.notEqual(anotherSlug(slugOf(title)), anotherSlug(slugOf(title)));
    }
  });
});
