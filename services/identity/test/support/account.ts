import { TEST_PASSWORD, signUpAccount, uniqueName, type NewAccount } from '@lyceum/testing';

export const PASSWORD = TEST_PASSWORD;

export interface Session {
  readonly userId: string;
  readonly sessionId: string;
  readonly schoolId: string | null;
  readonly role: string;
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly deviceToken: string;
  readonly csrfToken?: string;
}

export type Account = NewAccount;

/** Signs somebody up who opens a school. */
export function signUp(
  identityUrl: string,
  { slug = uniqueName('school') }: { slug?: string } = {},
): Promise<Account> {
  return signUpAccount(identityUrl, { school: { name: 'A school', slug } });
}
