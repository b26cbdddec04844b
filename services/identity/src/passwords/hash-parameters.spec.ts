import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isWeakerThan } from './hash-parameters.js';

describe('hash parameters', () => {
  const stored = '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA';

  it('are outgrown when more is asked for, and not when less is', () => {
    assert.equal(isWeakerThan(stored, 19_456, 2), false);
    assert.equal(isWeakerThan(stored, 19_457, 2), true);
    assert.equal(isWeakerThan(stored, 19_456, 3), true);
    assert.equal(isWeakerThan(stored, 100, 1), false);
    assert.equal(isWeakerThan('$argon2i$v=19$m=99999,t=9,p=1$c2FsdA$aGFzaA', 19_456, 2), true);
  });
});
