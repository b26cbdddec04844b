import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { requestErrors } from '@lyceum/platform';
import pg from 'pg';
import { breaksConnection, isConnectionFailure, isTransientFailure } from './connection-failure.js';
import { UnencodableValueError } from './wire-value.js';

function fromServer(code: string): Error {
  return Object.assign(new pg.DatabaseError('from the server', 0, 'error'), { code });
}
const fromSocket = (code?: string): Error =>
  Object.assign(new Error('from the socket'), code ? { code } : {});

/** @returns whether the connection is to be dropped, and whether another try may help */
const judge = (error: unknown): [drop: boolean, transient: boolean] => [
  breaksConnection(error),
  isTransientFailure(error),
];

describe('a failure', () => {
  it('of the connection itself ends it, and may be tried again', () => {
    // EPIPE has five capital letters, like a SQLSTATE.
    for (const code of ['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT', undefined])
      assert.deepEqual(judge(fromSocket(code)), [true, true], code);
  });

  it('of a server that goes away or is full ends it too', () => {
    for (const code of ['57P01', '57P02', '57P03', '57P05', '08006', '08P01', '53300', '25P03'])
      assert.deepEqual(judge(fromServer(code)), [true, true], code);
  });

  it('of a statement cache ends the connection, and is no reason to try again and again', () => {
    for (const code of ['0A000', '26000', '42P05'])
      assert.deepEqual(judge(fromServer(code)), [true, false], code);
  });

  it('of a race keeps the connection, and may be tried again', () => {
    for (const code of ['40001', '40P01', '55P03', '57014'])
      assert.deepEqual(judge(fromServer(code)), [false, true], code);
  });

  it('of a statement keeps the connection and will not get better', () => {
    for (const code of ['23505', '22012', '42501', '42P01', '25P02', '28P01'])
      assert.deepEqual(judge(fromServer(code)), [false, false], code);
    assert.deepEqual(judge(new UnencodableValueError('Value $1')), [false, false]);
  });

  it('is recognised through what callers see of it', () => {
    const [lost, raced] = [fromSocket('ECONNRESET'), fromServer('40001')];
    breaksConnection(lost);
    breaksConnection(raced);
    const seen = (cause: Error): Error => requestErrors.unavailable({ cause });
    assert.deepEqual([lost, seen(lost)].map(isConnectionFailure), [true, true]);
    assert.deepEqual([raced, seen(raced)].map(isConnectionFailure), [false, false]);
    assert.deepEqual([lost, raced].map(seen).map(isTransientFailure), [true, true]);
    assert.equal(isTransientFailure(requestErrors.unavailable()), false);
  });

  it('that never came near a database is not transient', () => {
    assert.equal(isTransientFailure(new Error('something else')), false);
    assert.equal(isTransientFailure('a text'), false);
    assert.equal(isTransientFailure(undefined), false);
  });
});
