import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { constantCase, serviceNameProblem, snakeCase } from './service-name.js';

const taken = ['catalog', 'platform', 'db'];

describe('service name', () => {
  for (const name of ['billing', 'live-classes', 'h5p', 'a']) {
    it(`accepts ${name}`, () => assert.equal(serviceNameProblem(name, taken), undefined));
  }

  for (const [name, problem] of [
    ['', /kebab-case/],
    ['Billing', /kebab-case/],
    ['live_classes', /kebab-case/],
    ['live--classes', /kebab-case/],
    ['-live', /kebab-case/],
    ['5live', /kebab-case/],
    ['../escape', /kebab-case/],
    ['catalog', /taken/],
    ['platform', /taken/],
    ['db', /taken/],
    ['postgres', /reserved/],
    ['migrate', /reserved/],
    ['public', /reserved/],
    ['pg-stat', /Postgres/],
    ['x'.repeat(31), /longer/],
  ] as const) {
    it(`refuses "${name}"`, () => assert.match(serviceNameProblem(name, taken) ?? '', problem));
  }

  it('is written as the places need it', () => {
    assert.equal(constantCase('live-classes'), 'LIVE_CLASSES');
    assert.equal(snakeCase('live-classes'), 'live_classes');
  });
});
