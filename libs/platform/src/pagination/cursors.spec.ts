import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { Cursors } from './cursors.js';

const isInvalid = { code: 'request.cursor_invalid' };

describe('Cursors', () => {
  const cursors = new Cursors(randomBytes(32));

  it('gives back the position it signed', () => {
    const position = ['2026-01-01 00:00:00.123456+00', 7, null];
    assert.deepEqual(cursors.read('courses', cursors.sign('courses', position)), position);
    assert.equal(cursors.read('courses', undefined), undefined);
  });

  it('refuses the cursor of another list or another key', () => {
    const cursor = cursors.sign('courses:1', [1]);
    assert.throws(() => cursors.read('courses:2', cursor), isInvalid);
    assert.throws(() => new Cursors(randomBytes(32)).read('courses:1', cursor), isInvalid);
  });

  it('refuses a cursor with any byte changed, cut short, or made up', () => {
    const bytes = Buffer.from(cursors.sign('courses', ['a', 1]), 'base64url');
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at]! ^= 1;
      assert.throws(() => cursors.read('courses', changed.toString('base64url')), isInvalid);
    }
    for (const madeUp of ['', 'x', '???', bytes.subarray(0, 15).toString('base64url')])
      assert.throws(() => cursors.read('courses', madeUp), isInvalid);
  });

  it('says that there is more only when there is', () => {
    const rows = [{ id: 1 }, { id: 2 }, { id: 3 }];
    const first = cursors.page('rows', rows, 2, ({ id }) => [id]);
    assert.deepEqual(first.items, [{ id: 1 }, { id: 2 }]);
    assert.deepEqual(cursors.read('rows', first.nextCursor!), [2]);
    assert.equal(cursors.page('rows', rows, 3, ({ id }) => [id]).nextCursor, null);
    assert.deepEqual(
      cursors.page('rows', [], 3, () => []),
      { items: [], nextCursor: null },
    );
  });
});
