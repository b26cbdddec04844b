import { setTimeout as delay } from 'node:timers/promises';
import { withClient } from '@lyceum/db';
import { email, eventually, mailbox, type Mailbox, type TestStack } from '@lyceum/testing';
import { PASSWORD, type Session } from '../../test/support/school.js';
import { setOnFire } from './fire.js';
import { persist } from './persist.js';

const CALLERS = 8;
/** As many as identity sends for the sign-ups of one address. */
const MAILS_PER_HOUR = 5;
/** A mail whose service died is sent by its successor, which needs a few seconds to start. */
const NO_MORE_MAIL_MS = 30_000;

export interface SignUpsReport {
  /** Accounts whose owners were told that they have one. */
  readonly acknowledgedAccounts: number;
  /** Of those: nobody can sign in, or under another id than the one that was told. */
  readonly lostAccounts: number;
  /** Addresses with more than one account. */
  readonly doubledAccounts: number;
  /** Accounts that another service never heard of. */
  readonly unheardAccounts: number;
  readonly identityDeaths: number;
}

interface Acknowledged {
  readonly address: string;
  readonly userId: string;
}

/** People sign up, read their mail and confirm, while identity dies again and again. */
export async function signUpsUnderFire(
  stack: TestStack,
  accounts: number,
  random: () => number,
): Promise<SignUpsReport> {
  const fire = setOnFire(stack.services['identity']!, random);
  const acknowledged: Acknowledged[] = [];
  let begun = 0;
  const caller = async (): Promise<void> => {
    while ((begun += 1) <= accounts) acknowledged.push(await openAccount(stack));
  };
  try {
    await Promise.all(Array.from({ length: CALLERS }, caller));
  } finally {
    await fire.quench();
  }
  const lost = await Promise.all(acknowledged.map((account) => isLost(stack, account)));
  const ids = acknowledged.map(({ userId }) => userId);
  return {
    acknowledgedAccounts: acknowledged.length,
    lostAccounts: lost.filter(Boolean).length,
    doubledAccounts: await count(
      stack,
      'select lower(email) from identity.users group by lower(email) having count(*) > 1',
    ),
    unheardAccounts: await unheard(stack, ids),
    identityDeaths: fire.deaths,
  };
}

/**
 * As a patient person does: tries again until there is an answer, then the code of each mail as it comes. What was
 * asked for more than once sends more than one mail, and which of them is for the answer that arrived nobody can
 * see. Begins anew only when no code fits, and not more often than there is mail for an address in an hour.
 */
async function openAccount({ gatewayUrl, infrastructure }: TestStack): Promise<Acknowledged> {
  const address = email();
  const codes = new IncomingCodes(mailbox(infrastructure.mail!.inboxUrl), address);
  for (let tries = 0; tries < MAILS_PER_HOUR; tries += 1) {
    const asked = await persist<{ registrationId: string }>(`${gatewayUrl}/v1/auth/sign-up`, {
      method: 'POST',
      json: { email: address, password: PASSWORD, name: 'Ada' },
    });
    if (asked.status !== 202) throw new Error(`sign-up answered ${asked.status}: ${asked.text}`);
    for await (const code of codes) {
      const confirmed = await persist<Session>(`${gatewayUrl}/v1/auth/verify-email`, {
        method: 'POST',
        json: { registrationId: asked.body.registrationId, code },
      });
      if (confirmed.status === 200) return { address, userId: confirmed.body.userId };
      // The code was that of another try; or the answer was lost on its way, and the account is there.
      const session = await signIn(gatewayUrl, address);
      if (session.status === 200) return { address, userId: session.body.userId };
    }
  }
  throw new Error(`no code that was mailed to ${address} opened its account`);
}

/** The codes that are mailed to an address, each once, until none comes for `NO_MORE_MAIL_MS`. */
class IncomingCodes {
  private read = 0;

  constructor(
    private readonly inbox: Mailbox,
    private readonly address: string,
  ) {}

  async *[Symbol.asyncIterator](): AsyncGenerator<string> {
    for (let until = performance.now() + NO_MORE_MAIL_MS; performance.now() < until;) {
      const mail = (await this.inbox.to(this.address))[this.read];
      const code = /\b\d{6}\b/.exec(mail?.text ?? '')?.[0];
      if (mail) this.read += 1;
      if (code !== undefined) {
        yield code;
        until = performance.now() + NO_MORE_MAIL_MS;
      } else await delay(100);
    }
  }
}

async function isLost({ gatewayUrl }: TestStack, account: Acknowledged): Promise<boolean> {
  const { status, body } = await signIn(gatewayUrl, account.address);
  return status !== 200 || body.userId !== account.userId;
}

const signIn = (gatewayUrl: string, address: string) =>
  persist<Session>(`${gatewayUrl}/v1/auth/sign-in`, {
    method: 'POST',
    json: { email: address, password: PASSWORD },
  });

async function unheard(stack: TestStack, ids: readonly string[]): Promise<number> {
  const missing = (): Promise<number> =>
    count(
      stack,
      `select id from unnest($1::uuid[]) as id
       where not exists (select from catalog.people where user_id = id)`,
      [ids],
    );
  return eventually(
    async () => {
      const left = await missing();
      if (left > 0) throw new Error(`${left} accounts are unheard of`);
      return left;
    },
    { timeoutMs: 30_000, intervalMs: 250 },
  ).catch(missing);
}

async function count(stack: TestStack, sql: string, values: unknown[] = []): Promise<number> {
  return withClient(stack.databaseUrl, async (client) => {
    const { rows } = await client.query<{ count: number }>(
      `select count(*)::int as count from (${sql}) as found`,
      values,
    );
    return rows[0]!.count;
  });
}
