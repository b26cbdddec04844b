import assert from 'node:assert/strict';
import { call, type NewAccount, signUpAccount, TEST_PASSWORD, uniqueName } from '@lyceum/testing';

export type Account = NewAccount;

/** Somebody who opens a school. */
export const owner = (identity: string): Promise<Account> =>
  signUpAccount(identity, { school: { name: 'A school', slug: uniqueName('school') } });

/** A learner of the school of `host`. */
export async function learnerOf(identity: string, host: Account): Promise<Account> {
  const guest = await signUpAccount(identity, { school: null });
  const made = await call<{ link: string }>(`${identity}/v1/schools/current/invitation-links`, {
    token: host.accessToken,
    json: {},
  });
  assert.equal(made.status, 201, made.text);
  const accepted = await call(`${identity}/v1/invitations/accept`, {
    token: guest.accessToken,
    json: { token: made.body.link.split('/').at(-1) },
  });
  assert.equal(accepted.status, 200, accepted.text);
  const session = await call<Account>(`${identity}/v1/auth/sign-in`, {
    json: { email: guest.email, password: TEST_PASSWORD, schoolId: host.schoolId },
  });
  assert.equal(session.status, 200, session.text);
  return { ...session.body, email: guest.email };
}
