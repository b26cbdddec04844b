import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { coversRole } from './school-roles.js';

describe('coversRole', () => {
  it('lets nobody hand on more than they have', () => {
    assert.ok(coversRole('owner', 'owner'));
    assert.ok(coversRole('admin', 'owner'));
    assert.ok(coversRole('instructor', 'learner'));
    assert.ok(!coversRole('instructor', 'owner'));
    assert.ok(!coversRole('learner', 'assistant'));
    for (const role of ['anonymous', 'system', '', 'constructor'])
      assert.ok(!coversRole(role, 'learner'), role);
  });
});
