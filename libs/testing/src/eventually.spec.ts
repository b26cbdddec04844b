import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eventually } from './eventually.js';

describe('eventually', () => {
  it('returns what the assertion returns once it holds', async () => {
    let calls = 0;
    const value = await eventually(
      () => {
        calls += 1;
        assert.ok(calls === 3);
        return 'there';
      },
      { intervalMs: 1 },
    );
    assert.equal(value, 'there');
    assert.equal(calls, 3);
  });

  it('throws the last error with the time it waited', async () => {
    let calls = 0;
    await assert.rejects(
      eventually(
        () => {
          calls += 1;
          assert.equal(calls, 'enough');
        },
        { timeoutMs: 60, intervalMs: 10 },
      ),
      (error: Error) => {
        assert.ok(error instanceof assert.AssertionError);
        assert.match(error.message, /^not within \d+ ms: /);
        return true;
      },
    );
    assert.ok(calls > 1);
  });

  it('waits for an assertion that is asynchronous', async () => {
    assert.equal(await eventually(() => Promise.resolve(7)), 7);
  });
});
