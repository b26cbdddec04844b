import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import { newApiKey, readApiKey } from './api-key-format.js';

describe('an API key', () => {
  it('is recognised by what is kept of it, and by nothing else', () => {
    const id = randomUUID();
    const { key, hash } = newApiKey(id);
    assert.equal(readApiKey(key)?.id, id);
    assert.ok(readApiKey(key)!.matches(hash));
    assert.ok(!readApiKey(key)!.matches(newApiKey(id).hash));
    assert.ok(!readApiKey(key)!.matches(Buffer.alloc(0)));
    assert.ok(!key.includes(hash.toString('base64url')));
  });

  it('has one form', () => {
    const { key } = newApiKey(randomUUID());
    for (const other of ['', 'lyk_', key.slice(0, -1), `${key}x`, key.toUpperCase(), ` ${key}`])
      assert.equal(readApiKey(other), undefined, other);
  });
});
