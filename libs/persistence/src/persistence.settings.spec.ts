import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ConfigError, loadConfig } from '@lyceum/platform';
import { databaseUrlFromParts, persistenceSettings } from './persistence.settings.js';

describe('the address of the database', () => {
  const parts = {
    POSTGRES_HOST: 'db',
    POSTGRES_DB: 'lyceum',
    CURSOR_SIGNING_KEY: Buffer.alloc(32).toString('base64'),
  };

  it('is DATABASE_URL, or made of its parts', () => {
    assert.equal(
      loadConfig(persistenceSettings, parts).DATABASE_URL,
      'postgres://postgres@db:5432/lyceum',
    );
    const env = { ...parts, DATABASE_URL: 'postgresql://x@elsewhere/y' };
    assert.equal(loadConfig(persistenceSettings, env).DATABASE_URL, env.DATABASE_URL);
  });

  it('keeps every character of user, password and name', () => {
    const given = {
      POSTGRES_USER: 'us@er',
      POSTGRES_PASSWORD: 'p:a/s?s#w%o r@d',
      POSTGRES_DB: 'my db',
    };
    const url = new URL(databaseUrlFromParts({ ...parts, ...given, POSTGRES_PORT: '6543' })!);
    assert.deepEqual(
      [url.username, url.password, url.pathname.slice(1)].map(decodeURIComponent),
      Object.values(given),
    );
    assert.equal(url.host, 'db:6543');
  });

  it('is missing without host or database, and the error holds no password', () => {
    for (const missing of ['POSTGRES_HOST', 'POSTGRES_DB'])
      assert.equal(databaseUrlFromParts({ ...parts, [missing]: '' }), undefined);
    const env = { ...parts, POSTGRES_PORT: 'not a port', POSTGRES_PASSWORD: 'hunter2' };
    assert.throws(
      () => loadConfig(persistenceSettings, env),
      (error: unknown) => {
        assert.ok(error instanceof ConfigError);
        assert.match(error.message, /DATABASE_URL must be a URL/);
        assert.doesNotMatch(error.message, /hunter2/);
        return true;
      },
    );
  });
});
