import assert from 'node:assert/strict';
import { call, uniqueName } from '@lyceum/testing';
import { PASSWORD, signUp, type Account } from './account.js';

/** Lets somebody join the school of `host`, by a link or, as another role, by an invitation of the address. */
export async function joined(
  identity: string,
  host: Account,
  role: 'instructor' | 'assistant' | 'learner',
  mailLink?: (address: string) => Promise<string>,
): Promise<Account> {
  const guest = await signUp(identity, { slug: uniqueName('guest') });
  const link = await (role === 'learner'
    ? linkOf(identity, host)
    : invited(identity, host, guest.email, role, mailLink!));
  const token = link.split('/').at(-1)!;
  const accepted = await call(`${identity}/v1/invitations/accept`, {
    token: guest.accessToken,
    json: { token },
  });
  assert.equal(accepted.status, 200, accepted.text);
  return actingIn(identity, guest, host.schoolId!);
}

/** The same account, signed in to another school. */
export async function actingIn(
  identity: string,
  account: Account,
  schoolId: string,
): Promise<Account> {
  const { status, body, text } = await call<Account>(`${identity}/v1/auth/sign-in`, {
    json: { email: account.email, password: PASSWORD, schoolId },
  });
  assert.equal(status, 200, text);
  return { ...body, email: account.email };
}

async function linkOf(identity: string, { accessToken: token }: Account): Promise<string> {
  const made = await call<{ link: string }>(`${identity}/v1/schools/current/invitation-links`, {
    token,
    json: {},
  });
  assert.equal(made.status, 201, made.text);
  return made.body.link;
}

async function invited(
  identity: string,
  { accessToken: token }: Account,
  email: string,
  role: string,
  mailLink: (address: string) => Promise<string>,
): Promise<string> {
  const made = await call(`${identity}/v1/schools/current/invitations`, {
    token,
    json: { email, role },
  });
  assert.equal(made.status, 201, made.text);
  return mailLink(email);
}
