import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DomainError } from '../errors/domain-error.js';
import { requestErrors } from '../errors/request-errors.js';
import { newTraceContext } from '../telemetry/trace-context.js';
import { anonymousActor, systemActor } from './actor.js';
import { authenticate } from './authenticate.js';
import type { AccessClaims, TokenVerifier } from './token-verifier.js';

const once = { name: Buffer.alloc(32, 1), fingerprint: Buffer.alloc(32, 2) };
const origin = { requestId: 'request-1', trace: newTraceContext(true), once };
const claims: AccessClaims = {
  sub: 'user',
  sid: 'session',
  tid: 'school',
  role: 'instructor',
  scope: 'courses:read courses:write',
  iat: 1,
  exp: 1,
};

/** Takes `good` at once, `new` after a while, and nothing else. */
const verifier = {
  verify(token: string) {
    if (token === 'good') return claims;
    if (token === 'bare') return { ...claims, tid: undefined, scope: '' };
    if (token === 'spaced') return { ...claims, scope: ' a  b ' };
    if (token === 'new') return Promise.resolve(claims);
    return Promise.reject(requestErrors.token_invalid());
  },
} as unknown as TokenVerifier;

describe('authenticate', () => {
  it('makes the caller anonymous without the header', () => {
    const actor = authenticate(verifier, undefined, origin);
    assert.deepEqual(actor, anonymousActor(origin));
    assert.ok(!(actor instanceof Promise));
    // A key is a user's: nobody else can be told apart well enough.
    assert.equal(actor.once, undefined);
  });

  it('makes an actor of the claims, at once for a token that is known', () => {
    assert.deepEqual(authenticate(verifier, 'Bearer good', origin), {
      kind: 'user',
      userId: 'user',
      tenantId: 'school',
      role: 'instructor',
      scopes: ['courses:read', 'courses:write'],
      sessionId: 'session',
      requestId: 'request-1',
      trace: origin.trace,
      client: undefined,
      once,
    });
    const bare = authenticate(verifier, 'bearer   bare ', origin);
    assert.ok(!(bare instanceof Promise));
    assert.deepEqual([bare.tenantId, bare.scopes], [undefined, []]);
    const spaced = authenticate(verifier, 'BEARER spaced', origin);
    assert.ok(!(spaced instanceof Promise));
    assert.deepEqual(spaced.scopes, ['a', 'b']);
  });

  it('makes the same actor after a signature had to be checked', async () => {
    const later = authenticate(verifier, 'Bearer new', origin);
    assert.ok(later instanceof Promise);
    assert.deepEqual(await later, authenticate(verifier, 'Bearer good', origin));
  });

  it('refuses everything but a valid bearer token: nobody falls back to anonymous', async () => {
    for (const header of [
      '',
      'good',
      'Basic good',
      'Bearer',
      'Bearergood',
      'Bearer ',
      'Bearer wrong',
      'Token Bearer good',
    ])
      await assert.rejects(
        async () => authenticate(verifier, header, origin),
        (error: unknown) => error instanceof DomainError && error.code === 'request.token_invalid',
        header,
      );
  });
});

describe('actors', () => {
  it('that are anonymous are nobody, nowhere', () => {
    const { kind, role, userId, tenantId, scopes, sessionId } = anonymousActor(origin);
    assert.deepEqual(
      { kind, role, userId, tenantId, scopes, sessionId },
      {
        kind: 'anonymous',
        role: 'anonymous',
        userId: undefined,
        tenantId: undefined,
        scopes: [],
        sessionId: undefined,
      },
    );
  });

  it('of the system are named for their work, and act in a school when they are given one', () => {
    const relay = systemActor('relay');
    assert.deepEqual(
      [relay.kind, relay.role, relay.tenantId, relay.requestId],
      ['system', 'system', undefined, 'relay'],
    );
    assert.equal(relay.trace.sampled, false);
    const inside = systemActor('sign-up', { origin, tenantId: 'school' });
    assert.deepEqual(
      [inside.tenantId, inside.requestId, inside.trace],
      ['school', 'request-1', origin.trace],
    );
    assert.equal(inside.userId, undefined);
  });
});
