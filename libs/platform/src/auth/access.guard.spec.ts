import 'reflect-metadata';
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AccessGuard, Allow, Public, scopesAllow } from './access.guard.js';

class CourseController {
  @Public()
  storefront(): void {}
  read(): void {}
  @Allow('owner', 'instructor')
  write(): void {}
}

const guard = new AccessGuard(new Reflector(), 'catalog');

function call(
  handler: keyof CourseController,
  method: string,
  actor: { kind: string; role: string; scopes?: readonly string[] },
): boolean {
  const request = { method, actor: { scopes: [], ...actor } };
  return guard.canActivate({
    getType: () => 'http',
    getHandler: () => CourseController.prototype[handler],
    getClass: () => CourseController,
    switchToHttp: () => ({ getRequest: () => request }),
  } as unknown as ExecutionContext);
}

const forbidden = { code: 'request.forbidden' };

describe('AccessGuard', () => {
  const owner = { kind: 'user', role: 'owner' };

  it('is closed unless a route says otherwise', () => {
    const nobody = { kind: 'anonymous', role: 'anonymous' };
    assert.ok(call('storefront', 'GET', nobody));
    assert.throws(() => call('read', 'GET', nobody), { code: 'request.unauthenticated' });
    assert.ok(call('read', 'GET', { kind: 'user', role: 'learner' }));
    assert.throws(() => call('write', 'POST', { kind: 'user', role: 'learner' }), forbidden);
    assert.ok(call('write', 'POST', owner));
  });

  it('lets scopes narrow what a role may, and never widen it', () => {
    assert.ok(call('read', 'GET', { ...owner, scopes: ['catalog:read'] }));
    assert.ok(call('write', 'POST', { ...owner, scopes: ['catalog:write'] }));
    assert.throws(() => call('write', 'POST', { ...owner, scopes: ['catalog:read'] }), forbidden);
    assert.throws(() => call('read', 'GET', { ...owner, scopes: ['media:write'] }), forbidden);
    const learner = { kind: 'user', role: 'learner', scopes: ['catalog:write'] };
    assert.throws(() => call('write', 'POST', learner), forbidden);
    assert.ok(call('storefront', 'GET', { ...owner, scopes: ['media:read'] }));
  });
});

describe('scopes', () => {
  it('of a service cover its methods: reading the safe ones, writing all', () => {
    const cases: readonly (readonly [string[], string, boolean])[] = [
      [[], 'DELETE', true],
      [['catalog:read'], 'GET', true],
      [['catalog:read'], 'HEAD', true],
      [['catalog:read'], 'POST', false],
      [['catalog:read'], 'get', false],
      [['catalog:write'], 'GET', true],
      [['catalog:write'], 'DELETE', true],
      [['catalog:*'], 'GET', false],
      [['catalog'], 'GET', false],
      [['identity:write', 'catalog:read'], 'PATCH', false],
    ];
    for (const [scopes, method, allowed] of cases)
      assert.equal(scopesAllow(scopes, 'catalog', method), allowed, `${scopes.join()} ${method}`);
  });
});
