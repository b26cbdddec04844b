import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DomainError } from '../errors/domain-error.js';
import { entityTag, expectedVersion } from './entity-tag.js';

describe('entity tags', () => {
  it('go out and come back as the version of the row', () => {
    for (const version of [1, 42, 999_999_999_999_999])
      assert.equal(expectedVersion(entityTag(version)), version);
    assert.equal(expectedVersion(' "v7" '), 7);
  });

  it('ask for nothing when there is no header, or when anything will do', () => {
    assert.equal(expectedVersion(undefined), undefined);
    assert.equal(expectedVersion(' * '), undefined);
  });

  it('that were never given out match nothing', () => {
    const foreign = [
      '',
      'v1',
      '"1"',
      '""',
      '"v"',
      '"v-1"',
      '"v1.0"',
      'W/"v1"',
      '"v1", "v2"',
      '"v1"x',
      '"v１"',
      '"v1234567890123456"',
      '"v1',
      "'v1'",
    ];
    for (const tag of foreign)
      assert.throws(
        () => expectedVersion(tag),
        (error: unknown) => error instanceof DomainError && error.definition.status === 412,
        tag,
      );
  });
});
