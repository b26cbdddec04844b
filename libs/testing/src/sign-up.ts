import { email as anyAddress, uniqueName } from './ids.js';
import { mailbox } from './mailbox.js';
import { patience } from './patience.js';
import { stackAt } from './stack.js';

export interface NewAccount {
  readonly email: string;
  readonly userId: string;
  readonly sessionId: string;
  readonly schoolId: string | null;
  readonly role: string;
  readonly expiresIn: number;
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly deviceToken: string;
}

export interface SignUpOptions {
  readonly email?: string;
  readonly password?: string;
  readonly name?: string;
  /** `null` for somebody without a school; one of their own without it. */
  readonly school?: { readonly name: string; readonly slug: string } | null;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Good enough for everybody that tests sign up. */
export const TEST_PASSWORD = 'correct horse battery';

/**
 * Creates an account as people do: signs up, reads the code from the mail, and gives it back.
 *
 * @param baseUrl of the gateway or identity of a stack that this process has started
 */
export async function signUpAccount(
  baseUrl: string,
  options: SignUpOptions = {},
): Promise<NewAccount> {
  const {
    email = anyAddress(),
    password = TEST_PASSWORD,
    name = 'Ada',
    school = { name: 'A school', slug: uniqueName('school') },
    headers = {},
  } = options;
  const { registrationId } = await post<{ registrationId: string }>(
    `${baseUrl}/v1/auth/sign-up`,
    { email, password, name, ...(school && { school }) },
    202,
    headers,
  );
  const code = await mailedCode(baseUrl, email, /Confirm your e-mail address/);
  const session = await post<Omit<NewAccount, 'email'>>(
    `${baseUrl}/v1/auth/verify-email`,
    { registrationId, code },
    200,
    headers,
  );
  return { ...session, email };
}

/** The six digits in the newest mail to an address. */
export async function mailedCode(
  baseUrl: string,
  email: string,
  subject?: RegExp,
): Promise<string> {
  const { inboxUrl } = stackAt(baseUrl).infrastructure.mail!;
  const { text } = await mailbox(inboxUrl).latestTo(email, subject);
  const code = /\b\d{6}\b/.exec(text)?.[0];
  if (code === undefined) throw new Error(`there is no code in the mail to ${email}`);
  return code;
}

async function post<Body>(
  url: string,
  body: object,
  status: number,
  headers: Readonly<Record<string, string>>,
): Promise<Body> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
    signal: patience(60_000, url),
  });
  const text = await response.text();
  if (response.status !== status) throw new Error(`${url} answered ${response.status}: ${text}`);
  return JSON.parse(text) as Body;
}
