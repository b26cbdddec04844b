import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { grantAdmin, listAdmins, revokeAdmin } from '@lyceum/db';
import { type Answer, call, eventually, startStack, type TestStack } from '@lyceum/testing';
import { PASSWORD, signUp, type Account, type Session } from '../support/school.js';

describe('an admin of the platform', () => {
  let stack: TestStack;
  let gateway: string;
  let admin: Account;
  let owner: Account;

  before(async () => {
    stack = await startStack({ services: ['gateway', 'identity'] });
    gateway = stack.gatewayUrl;
    [admin, owner] = await Promise.all([signUp(gateway), signUp(gateway)]);
  });
  after(() => stack.stop());

  const signIn = (schoolId: string | null): Promise<Answer<Session>> =>
    call<Session>(`${gateway}/v1/auth/sign-in`, {
      method: 'POST',
      json: { email: admin.email, password: PASSWORD, schoolId },
    });
  const refresh = ({ refreshToken }: Session): Promise<Answer<Session>> =>
    call<Session>(`${gateway}/v1/auth/refresh`, { method: 'POST', json: { refreshToken } });

  it('is made and unmade by whoever administers the database, and acts in every school', async () => {
    assert.equal((await signIn(owner.schoolId)).status, 403);
    await grantAdmin(stack.databaseUrl, admin.email.toUpperCase());
    await grantAdmin(stack.databaseUrl, admin.email);
    assert.deepEqual(await listAdmins(stack.databaseUrl), [admin.email]);
    await assert.rejects(grantAdmin(stack.databaseUrl, 'nobody@example.test'), /Nobody/);

    const { body } = await signIn(owner.schoolId);
    assert.deepEqual([body.role, body.schoolId], ['admin', owner.schoolId]);
    const renamed = await call(`${gateway}/v1/schools/current`, {
      method: 'PATCH',
      token: body.accessToken,
      json: { name: 'Corrected' },
    });
    assert.equal(renamed.status, 200, renamed.text);
    assert.equal((await signIn(admin.schoolId)).body.role, 'owner');
    assert.equal((await signIn('00000000-0000-4000-8000-000000000000')).status, 403);

    const again = (await refresh(body)).body;
    assert.deepEqual([again.role, again.schoolId], ['admin', owner.schoolId]);
    const readAsAdmin = (): Promise<Answer> =>
      call(`${gateway}/v1/schools/current`, { token: again.accessToken });
    assert.equal((await readAsAdmin()).status, 200);
    await revokeAdmin(stack.databaseUrl, admin.email);
    await eventually(async () => assert.equal((await readAsAdmin()).status, 401), {
      timeoutMs: 5_000,
    });
    assert.equal((await refresh(again)).status, 401);
    assert.equal((await signIn(owner.schoolId)).status, 403);
    assert.equal((await signIn(admin.schoolId)).body.role, 'owner');
    await assert.rejects(revokeAdmin(stack.databaseUrl, admin.email), /nobody/);
  });
});
