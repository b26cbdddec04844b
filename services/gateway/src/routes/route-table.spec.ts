import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BODY_LIMIT_BYTES } from '@lyceum/platform';
import { RouteTable } from './route-table.js';

describe('RouteTable', () => {
  const table = new RouteTable([
    ['GET', '/v1/courses', 'catalog', 'courses.list'],
    ['POST', '/v1/courses', 'catalog', 'courses.create', { bodyLimit: 64, bundled: true }],
    ['GET', '/v1/courses/{id}', 'catalog', 'courses.read', { public: true }],
    ['POST', '/v1/courses/{id}/publish', 'archive', 'courses.publish', { rateLimit: 'quiz' }],
  ]);

  it('tells which services answer, and which methods a path takes', () => {
    assert.deepEqual(table.services, ['catalog', 'archive']);
    assert.deepEqual(table.methodsOf('/v1/courses'), ['GET', 'HEAD', 'POST']);
    assert.deepEqual(table.methodsOf('/v1/courses/{id}/publish'), ['POST']);
    assert.deepEqual(table.methodsOf('/v1/nothing'), []);
  });

  it('tells what an operation asks of the edge', () => {
    const [list, create, read, publish] = table.operations;
    assert.deepEqual(list, {
      id: 'courses.list',
      method: 'GET',
      path: '/v1/courses',
      service: 'catalog',
      public: false,
      rateLimit: 'default',
      bodyLimit: BODY_LIMIT_BYTES,
      isBundled: false,
      isStream: false,
    });
    assert.deepEqual([create?.bodyLimit, create?.isBundled], [64, true]);
    assert.deepEqual([read?.public, publish?.rateLimit], [true, 'quiz']);
  });
});

describe('the service of an address', () => {
  const table = new RouteTable([
    ['GET', '/v1/courses', 'catalog', 'courses.list'],
    ['GET', '/v1/courses/{id}', 'catalog', 'courses.read'],
    ['POST', '/v1/auth/sign-in', 'identity', 'auth.signIn', { public: true }],
    ['GET', '/v1/shop/{id}', 'catalog', 'shop.read', { public: true }],
    ['POST', '/v1/shop/orders', 'catalog', 'orders.create'],
    ['GET', '/v1/mixed/a', 'catalog', 'a'],
    ['GET', '/v1/mixed/b', 'media', 'b'],
  ]);

  it('is the one that everything below its first two segments needs', () => {
    assert.equal(table.serviceOf('/v1/courses'), 'catalog');
    assert.equal(table.serviceOf('/v1/courses?limit=3'), 'catalog');
    assert.equal(table.serviceOf('/v1/courses/1/x'), 'catalog');
    assert.equal(table.serviceOf('/v1/auth/sign-in'), 'identity');
  });

  it('is nobody where an answer may be kept at the edge, where two share a prefix, and elsewhere', () => {
    for (const url of ['/v1/shop/1', '/v1/shop/orders', '/v1/mixed/a', '/v1/coursesx', '/', ''])
      assert.equal(table.serviceOf(url), undefined, url);
  });
});

describe('the table of this checkout', () => {
  const table = new RouteTable();

  it('has operations of every service, each address and method once', () => {
    for (const service of ['identity', 'catalog', 'gateway'])
      assert.ok(table.services.includes(service), service);
    const keys = table.operations.map(({ method, path }) => `${method} ${path}`);
    assert.equal(new Set(keys).size, keys.length);
  });
});
