import assert from 'node:assert/strict';
import { it } from 'node:test';
import { uuidv7 } from './ids.js';

it('ids are UUIDs of version 7, unique and ordered by time', () => {
  const ids = Array.from({ length: 100 }, (_, index) => uuidv7(1_700_000_000_000 + index));
  for (const id of ids)
    assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.deepEqual([...ids].sort(), ids);
  assert.equal(new Set(ids).size, 100);
});
