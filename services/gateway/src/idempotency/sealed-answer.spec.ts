import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { seal, unseal } from './sealed-answer.js';

describe('a sealed answer', () => {
  const secret = randomBytes(32);
  const request = { key: 'a key', name: 'its name', fingerprint: 'its body' };
  const answer = {
    status: 201,
    headers: { 'content-type': 'application/json', link: ['a', 'b'] },
    body: Buffer.from('{"token":"t0ken-in-clear"}'),
  };

  it('is opened by the request it is for, as it was', () => {
    assert.deepEqual(unseal(seal(answer, request, secret), request, secret), answer);
    const empty = { status: 204, headers: {}, body: Buffer.alloc(0) };
    assert.deepEqual(unseal(seal(empty, request, secret), request, secret), empty);
  });

  it('shows nothing', () => {
    const sealed = Buffer.from(seal(answer, request, secret), 'base64');
    assert.ok(!sealed.includes('t0ken'));
    assert.notEqual(seal(answer, request, secret), seal(answer, request, secret));
  });

  it('is not opened with another key, name, secret, or after a change', () => {
    const sealed = seal(answer, request, secret);
    assert.throws(() => unseal(sealed, { ...request, key: 'another' }, secret));
    assert.throws(() => unseal(sealed, { ...request, name: 'another' }, secret));
    assert.throws(() => unseal(sealed, request, randomBytes(32)));
    const changed = Buffer.from(sealed, 'base64');
    changed[changed.length - 1]! ^= 1;
    assert.throws(() => unseal(changed.toString('base64'), request, secret));
  });
});
