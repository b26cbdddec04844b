import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseOptions } from './options.js';
import { adminUrl, rolePasswords } from './running-stack.js';

describe('options', () => {
  it('are the command and its flags', () => {
    assert.deepEqual(parseOptions(['rollback', '--service', 'catalog', '--count', '2']), {
      command: 'rollback',
      service: 'catalog',
      count: 2,
      hosted: false,
      yes: false,
      at: undefined,
      check: false,
      mode: 'planned',
      grant: undefined,
      revoke: undefined,
      id: undefined,
      all: false,
    });
    assert.equal(parseOptions(['keys:rotate', '--now']).mode, 'now');
    assert.equal(parseOptions(['keys:rotate', '--compromised']).mode, 'compromised');
    assert.equal(parseOptions([]).command, '');
    assert.equal(parseOptions(['restore', '--help']).command, 'help');
    assert.equal(parseOptions(['migrate', '--hosted', '--yes']).yes, true);
  });

  it('refuse what they do not know, and counts that are none', () => {
    assert.throws(
      () => parseOptions(['migrate', '--force']),
      /^Error: Unknown option '--force'. See --help$/,
    );
    assert.throws(() => parseOptions(['migrate', '--count', '2']), /migrate does not take --count/);
    assert.throws(() => parseOptions(['drill', 'now']), /What is "now"\?/);
    for (const count of ['0', '-1', '1.5', 'many', ''])
      assert.throws(() => parseOptions(['rollback', `--count=${count}`]), /whole number from 1/);
  });

  it('take a moment with its zone only', () => {
    const at = (text: string) => parseOptions(['restore', '--at', text]).at?.toISOString();
    assert.equal(at('2026-01-31T10:30:00+01:00'), '2026-01-31T09:30:00.000Z');
    for (const text of ['2026-01-31T09:30:00', 'yesterday', '2026-13-01T00:00:00Z'])
      assert.throws(() => at(text), /must be a moment with its zone/);
  });
});

describe('the environment', () => {
  it('names the database and the passwords of the roles', () => {
    const env = {
      DATABASE_ADMIN_URL: 'postgres://admin@db/lyceum',
      CATALOG_DATABASE_PASSWORD: 'one',
      LIVE_CLASSES_DATABASE_PASSWORD: 'two',
      AI_DATABASE_PASSWORD: '',
    };
    assert.equal(adminUrl(env), env.DATABASE_ADMIN_URL);
    assert.deepEqual(rolePasswords(['ai', 'catalog', 'live-classes', 'media'], env), {
      catalog: 'one',
      'live-classes': 'two',
    });
  });
});
