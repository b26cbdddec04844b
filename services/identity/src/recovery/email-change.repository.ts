import { Injectable } from '@nestjs/common';
import { statement, type Tx } from '@lyceum/persistence';
import type { EmailChangesRow } from '../schema.generated.js';

const REQUEST = statement<{ wait_seconds: number; in_use: boolean }>(
  'email_changes.request',
  `with before as (
     select greatest(0, ceil(extract(epoch from sent_at + $5 * interval '1 second' - now())))::int as wait_seconds
     from email_changes where user_id = $1
   ), written as (
     insert into email_changes (user_id, email, in_use, code_hash, expires_at)
     select $1, $2, exists (select from users where lower(email) = lower($2)), $3,
            now() + $4 * interval '1 minute'
     where not exists (select from before where wait_seconds > 0)
     on conflict (user_id) do update set email = excluded.email, in_use = excluded.in_use,
       code_hash = excluded.code_hash, attempts = 0, sent_at = now(), expires_at = excluded.expires_at
     returning in_use
   )
   select coalesce((select wait_seconds from before), 0) as wait_seconds,
          coalesce((select in_use from written), false) as in_use`,
);
const ATTEMPT = statement<Pick<EmailChangesRow, 'email' | 'in_use' | 'code_hash'>>(
  'email_changes.attempt',
  `update email_changes set attempts = attempts + 1
   where user_id = $1 and expires_at > now() and attempts < $2 returning email, in_use, code_hash`,
);
const APPLY = statement<{ before: string }>(
  'users.set_email',
  `update users u set email = $2, version = u.version + 1
   from (select id, email from users where id = $1) o
   where u.id = o.id and not exists (select from users x where lower(x.email) = lower($2) and x.id <> $1)
   returning o.email as before`,
);
const DELETE = statement('email_changes.delete', 'delete from email_changes where user_id = $1');

@Injectable()
export class EmailChangeRepository {
  request(
    tx: Tx,
    userId: string,
    email: string,
    codeHash: Buffer,
    limits: { readonly minutes: number; readonly pauseSeconds: number },
  ): Promise<{ readonly wait_seconds: number; readonly in_use: boolean }> {
    return tx
      .first(REQUEST, [userId, email, codeHash, limits.minutes, limits.pauseSeconds])
      .then((row) => row!);
  }

  attempt(
    tx: Tx,
    userId: string,
    attempts: number,
  ): Promise<Pick<EmailChangesRow, 'email' | 'in_use' | 'code_hash'> | undefined> {
    return tx.first(ATTEMPT, [userId, attempts]);
  }

  /** @returns the address before; `undefined` when somebody else has the new one by now */
  async apply(tx: Tx, userId: string, email: string): Promise<string | undefined> {
    const before = (await tx.first(APPLY, [userId, email]))?.before;
    if (before !== undefined) await tx.execute(DELETE, [userId]);
    return before;
  }
}
