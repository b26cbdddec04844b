import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ConfigError, loadConfig } from '@lyceum/platform';
import { LimitPolicies, parseLimitPolicies } from './limit-policies.js';
import { limitSettings } from './limit-settings.js';

describe('limit policies', () => {
  it('have the product’s limits by default', () => {
    const table = new LimitPolicies().all().map((p) => [p.name, p.limit, p.windowSeconds]);
    assert.deepEqual(table, [
      ['chat', 20, 60],
      ['upload', 10, 3600],
      ['quiz', 5, 3600],
      ['auth', 5, 300],
      ['token', 1000, 60],
      ['webhook', 1000, 60],
      ['default', 100, 60],
    ]);
  });

  it('are read from text and from JSON alike', () => {
    assert.deepEqual(
      parseLimitPolicies('chat 2/10s\n default: 5 / 2h,'),
      parseLimitPolicies('{"chat": "2/10s", "default": "5/2h"}'),
    );
  });

  it('fall back to the default', () => {
    assert.equal(new LimitPolicies().get('unheard-of').name, 'default');
  });

  it('are replaced as a whole or not at all', () => {
    const policies = new LimitPolicies('chat 1/s, default 2/s');
    policies.replace('default 3/s');
    assert.equal(policies.get('chat').limit, 3);
    assert.throws(() => policies.replace('default 4/s, chat many'), /"chat" has "many"/);
    assert.equal(policies.get('default').limit, 3);
  });

  for (const [text, message] of [
    ['chat 20/min', /"default" is missing/],
    ['default', /"default" has "" where a rate is expected/],
    ['default 0/min', /must allow from 1 to 100000/],
    ['default 5/0s', /window from 1 second to 1 day/],
    ['default 5/2d', /window from 1 second to 1 day/],
    ['default 5/fortnight', /such as 20\/min/],
    ['default 5/s, default 6/s', /"default" is given twice/],
    ['Chat! 5/s, default x', /"Chat!" is not a name.*; "default" has "x"/],
    ['{"default": 5}', /"default" has "5" where a rate is expected/],
    ['{"default": ', /the JSON cannot be read/],
  ] as const) {
    it(`refuse ${JSON.stringify(text)}`, () => {
      assert.throws(() => parseLimitPolicies(text), message);
    });
  }

  it('are a setting whose mistakes stop the start by name', () => {
    assert.throws(
      () => loadConfig(limitSettings, { RATE_LIMITS: 'chat 1/s' }),
      (error: unknown) =>
        error instanceof ConfigError && /RATE_LIMITS is wrong/.test(error.message),
    );
  });
});
