import { createClient, type Client } from '@lyceum/client';
import { signUpAccount, type NewAccount } from '@lyceum/testing';

export interface Member {
  readonly userId: string;
  /** In the school. */
  readonly accessToken: string;
  readonly client: Client;
}

/**
 * Somebody joins the school of a teacher by a link.
 *
 * @param account who has no school yet; somebody new unless it is named
 */
export async function joinByLink(
  baseUrl: string,
  teacher: Client,
  account?: NewAccount,
): Promise<Member> {
  const { userId, ...session } = account ?? (await signUpAccount(baseUrl, { school: null }));
  const client = createClient({ baseUrl, session });
  const { data: invitation } = await teacher.invitations.byLink({ body: {} });
  const token = invitation.link.split('/').at(-1)!;
  const { data: joined } = await client.invitations.accept({ body: { token } });
  const { data } = await client.sessions.refresh({
    body: { refreshToken: session.refreshToken, schoolId: joined.schoolId },
  });
  const [accessToken, refreshToken] = [data.accessToken!, data.refreshToken!];
  client.useSession({ accessToken, refreshToken });
  return { userId, accessToken, client };
}
