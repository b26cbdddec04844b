import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { completeSecrets } from './stack-secrets.js';

const service = (name: string, hasJobs = false) => ({ name, hasJobs });

describe('completeSecrets', () => {
  it('makes every secret, each its own', () => {
    const secrets = completeSecrets({}, [service('ai'), service('catalog', true)]);
    const all = [
      ...Object.values(secrets.databasePasswords),
      ...Object.values(secrets.natsPasswords),
      secrets.natsAdminPassword,
    ];
    assert.equal(new Set(all).size, 6);
    assert.ok(all.every((secret) => /^p[0-9a-f]{40}$/.test(secret)));
    assert.equal(Buffer.from(secrets.identityKeyEncryptionKey, 'base64').length, 32);
  });

  it('keeps what there is and adds a service that is new', () => {
    const before = completeSecrets({}, [service('ai')]);
    const after = completeSecrets(before, [service('ai'), service('forum')]);
    assert.equal(after.databasePasswords['ai'], before.databasePasswords['ai']);
    assert.equal(after.identityKeyEncryptionKey, before.identityKeyEncryptionKey);
    assert.match(after.natsPasswords['forum'] ?? '', /^p/);
  });
});
