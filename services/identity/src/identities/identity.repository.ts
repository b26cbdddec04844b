import { Injectable } from '@nestjs/common';
import { systemActor } from '@lyceum/platform';
import { statement, type Tx } from '@lyceum/persistence';
import type { IdentitiesRow } from '../schema.generated.js';

export type IdentityRow = Pick<
  IdentitiesRow,
  'id' | 'user_id' | 'provider' | 'email' | 'created_at' | 'last_used_at'
>;
export type NewIdentity = Pick<
  IdentitiesRow,
  'id' | 'user_id' | 'provider' | 'issuer' | 'subject' | 'email'
>;

const COLUMNS = 'id, user_id, provider, email, created_at, last_used_at';

const USE = statement<Pick<IdentitiesRow, 'user_id'>>(
  'identities.use',
  `update identities set last_used_at = now(), email = coalesce($3, email)
   where issuer = $1 and subject = $2 returning user_id`,
);
const INSERT = statement<IdentityRow>(
  'identities.insert',
  `insert into identities (id, user_id, provider, issuer, subject, email)
   values ($1, $2, $3, $4, $5, $6) on conflict (issuer, subject) do nothing returning ${COLUMNS}`,
);
const OF_USER = statement<IdentityRow>(
  'identities.of_user',
  `select ${COLUMNS} from identities where user_id = $1 order by created_at, id`,
);
const HAS_FROM = statement<{ has: boolean }>(
  'identities.has_from',
  'select exists (select from identities where user_id = $1 and issuer = $2) as has',
);
const DELETE = statement<Pick<IdentitiesRow, 'provider'>>(
  'identities.delete',
  'delete from identities where user_id = $1 and id = $2 returning provider',
);
/** The service writes, whoever it acts for. */
@Injectable()
export class IdentityRepository {
  /** Whose identity it is, and that it has been used now. */
  async use(
    tx: Tx,
    issuer: string,
    subject: string,
    email: string | undefined,
  ): Promise<string | undefined> {
    return (await asService(tx).first(USE, [issuer, subject, email]))?.user_id;
  }

  /** `undefined` when somebody has it already. */
  insert(tx: Tx, identity: NewIdentity): Promise<IdentityRow | undefined> {
    return asService(tx).first(INSERT, [
      identity.id,
      identity.user_id,
      identity.provider,
      identity.issuer,
      identity.subject,
      identity.email,
    ]);
  }

  list(tx: Tx, userId: string): Promise<IdentityRow[]> {
    return asService(tx).query(OF_USER, [userId]);
  }

  async hasFrom(tx: Tx, userId: string, issuer: string): Promise<boolean> {
    return (await asService(tx).first(HAS_FROM, [userId, issuer]))?.has === true;
  }

  /** `undefined` when it is not theirs. */
  async delete(tx: Tx, userId: string, id: string): Promise<string | undefined> {
    return (await asService(tx).first(DELETE, [userId, id]))?.provider;
  }
}

function asService(tx: Tx): Tx {
  return tx.actor.role === 'system'
    ? tx
    : tx.actAs(systemActor('identities', { origin: tx.actor }));
}
