import { Injectable } from '@nestjs/common';
import { statement, type Tx } from '@lyceum/persistence';

// A row is written whether there is an account or not, so that both take the same time.
const REQUEST = statement<{ user_id: string | null; recent: number }>(
  'password_resets.request',
  `insert into password_resets (hash, user_id, expires_at)
   values ($1, (select id from users where lower(email) = lower($2)), now() + $3 * interval '1 minute')
   returning user_id, (select count(*)::int from password_resets r join users u on u.id = r.user_id
                       where lower(u.email) = lower($2) and r.created_at > now() - interval '1 hour') as recent`,
);
// As many round trips for nobody as for somebody.
const IDLE = statement('password_resets.idle', 'select 1 where false');
const TAKE = statement<{ user_id: string }>(
  'password_resets.take',
  `delete from password_resets where hash = $1 and expires_at > now() and user_id is not null
   returning user_id`,
);
const DELETE_ALL = statement(
  'password_resets.delete_all',
  'delete from password_resets where user_id = $1',
);
const FORGET = statement(
  'password_resets.forget',
  `delete from password_resets where expires_at < now() - interval '1 hour'`,
);

@Injectable()
export class PasswordResetRepository {
  /** @returns whose it is, unless there was enough mail to this address already */
  async request(
    tx: Tx,
    hash: Buffer,
    email: string,
    limits: { readonly minutes: number; readonly perHour: number },
  ): Promise<string | undefined> {
    const row = (await tx.first(REQUEST, [hash, email, limits.minutes]))!;
    return row.recent < limits.perHour ? (row.user_id ?? undefined) : undefined;
  }

  async idle(tx: Tx): Promise<void> {
    await tx.execute(IDLE);
  }

  /** Works once. */
  async take(tx: Tx, hash: Buffer): Promise<string | undefined> {
    return (await tx.first(TAKE, [hash]))?.user_id;
  }

  async deleteAll(tx: Tx, userId: string): Promise<void> {
    await tx.execute(DELETE_ALL, [userId]);
  }

  async forget(tx: Tx): Promise<void> {
    await tx.execute(FORGET);
  }
}
