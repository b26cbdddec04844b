import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { declaredStatements, pointRead, statement } from './statement.js';

describe('statements', () => {
  it('are known by their names, and may be declared again with the same text', () => {
    const declared = statement('spec.one', 'select 1');
    statement('spec.one', 'select 1');
    assert.equal(declaredStatements().filter(({ name }) => name === 'spec.one').length, 1);
    assert.equal(declared.text, 'select 1');
  });

  it('of the same name must have the same text', () => {
    statement('spec.two', 'select 2');
    assert.throws(() => statement('spec.two', 'select 3'), /Two statements are called spec\.two/);
    assert.throws(() => pointRead('spec.two', 'select 3'), /Two statements/);
  });

  it('have names that Postgres does not cut', () => {
    assert.throws(() => statement('x'.repeat(64), 'select 1'), /longer than 63 bytes/);
    assert.throws(() => statement('ż'.repeat(32), 'select 1'), /longer than 63 bytes/);
    statement('y'.repeat(63), 'select 1');
  });

  it('say whether they may share a round trip', () => {
    assert.equal(statement('spec.plain', 'select 1').isPointRead, undefined);
    assert.equal(pointRead('spec.point', 'select 1').isPointRead, true);
  });
});
