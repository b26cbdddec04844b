import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { identityChaos, identityFindings } from './identity-chaos.js';

describe('identity and the edge under fire', () => {
  it('lose no account, take no revoked token, and stay up', async () => {
    const report = await identityChaos({
      accounts: 40,
      revocations: 1,
      limitSeconds: 4,
      seed: 3,
      log: () => undefined,
    });
    assert.deepEqual(identityFindings(report), [], JSON.stringify(report, null, 2));
    assert.equal(report.acknowledgedAccounts, 40);
  });
});
