import { createClient, type Client } from '@lyceum/client';
import { mailbox } from '@lyceum/testing';
import type { Installation } from './installation.js';
import { ownAddress } from './own-address.js';

/** As long as the longest window of the limits on sign-ups. */
const LIMITS_ARE_OVER_MS = 300_000;

/** Everybody's in the demo, which runs on a machine of one's own. */
export const PASSWORD = 'correct horse battery';

export interface Person {
  readonly name: string;
  readonly email: string;
  /** Calls as this person. */
  readonly client: Client;
}

interface NewPerson {
  readonly name: string;
  readonly email: string;
  readonly school?: { readonly name: string; readonly slug: string };
}

/** Signs somebody up and confirms the address with the code from the mail. */
export async function signUp(
  { gatewayUrl, inboxUrl }: Installation,
  { name, email, school }: NewPerson,
): Promise<Person> {
  const client = createClient({
    baseUrl: gatewayUrl,
    fetch: ownAddress(gatewayUrl),
    retry: { maxMs: LIMITS_ARE_OVER_MS },
  });
  const { data } = await client.registration.signUp({
    body: { name, email, password: PASSWORD, ...(school && { school }) },
    idempotencyKey: true,
  });
  const { text } = await mailbox(inboxUrl).latestTo(email, /Confirm your e-mail address/);
  const code = /\b\d{6}\b/.exec(text)?.[0];
  if (code === undefined) throw new Error(`There is no code in the mail to ${email}: ${text}`);
  const { data: session } = await client.registration.verify({
    body: { registrationId: data.registrationId, code },
    idempotencyKey: true,
  });
  client.useSession(session);
  return { name, email, client };
}

/** Joins an open school and acts in it from then on. */
export async function join({ client }: Person, slug: string): Promise<void> {
  const { data: admitted } = await client.members.join({ params: { slug } });
  const refreshToken = client.session?.refreshToken;
  if (refreshToken === undefined) throw new Error('The session has no refresh token.');
  const { data: session } = await client.sessions.refresh({
    body: { refreshToken, schoolId: admitted.schoolId },
  });
  client.useSession(session);
}
