import { Injectable } from '@nestjs/common';
import { systemActor, type Actor, type Position } from '@lyceum/platform';
import { Database, pointRead, statement, type Tx } from '@lyceum/persistence';
import type { InvitationsRow } from '../schema.generated.js';

export type InvitedRole = 'instructor' | 'assistant' | 'learner';
export type InvitationRow = Omit<InvitationsRow, 'role' | 'token_hash'> & {
  readonly role: InvitedRole;
};
export interface PresentedInvitation {
  readonly id: string;
  readonly tenant_id: string;
  readonly role: InvitedRole;
  readonly is_bound: boolean;
  readonly school: string;
  readonly inviter: string;
}

const COLUMNS =
  'id, tenant_id, user_id, email, role, max_uses, uses, created_at, expires_at, revoked_at, is_bound';
const HOLDS = 'i.revoked_at is null and i.expires_at > now() and i.uses < i.max_uses';

const INSERT = statement<InvitationRow>(
  'invitations.insert',
  `insert into invitations (id, tenant_id, user_id, email, token_hash, role, max_uses, expires_at, is_bound)
   values ($1, $2, $3, $4::text, $5, $6, $7, now() + make_interval(days => $8), $4::text is not null) returning ${COLUMNS}`,
);
const LOCK_SCHOOL = statement(
  'invitations.lock_school',
  `select pg_advisory_xact_lock(hashtextextended('invitations to ' || $1, 0))`,
);
const COUNT_TODAY = statement<{ sent: number }>(
  'invitations.count_today',
  `select count(*)::int as sent from invitations where tenant_id = $1 and created_at > now() - interval '1 day'`,
);
// A second invitation of the same address takes the place of the first.
const REPLACE = statement(
  'invitations.replace',
  `update invitations i set revoked_at = now(), email = null
   where tenant_id = $1 and lower(email) = lower($2) and ${HOLDS}`,
);
const LIST = statement<InvitationRow>(
  'invitations.list',
  `select ${COLUMNS} from invitations
   where tenant_id = $1 and ($2::uuid is null or id < $2) order by id desc limit $3`,
);
const REVOKE = statement<{ id: string }>(
  'invitations.revoke',
  `update invitations set revoked_at = now(), email = null
   where tenant_id = $1 and id = $2 and revoked_at is null returning id`,
);
// The invitation ends with the membership of whoever made it.
const PRESENTED = pointRead<PresentedInvitation>(
  'invitations.presented',
  `select i.id, i.tenant_id, i.role, i.is_bound, s.name as school, u.display_name as inviter
   from invitations i join schools s on s.tenant_id = i.tenant_id join users u on u.id = i.user_id
     join memberships m on m.tenant_id = i.tenant_id and m.user_id = i.user_id
   where i.token_hash = $1 and ${HOLDS}`,
);
const LOCK = statement<{ is_for_another: boolean }>(
  'invitations.lock',
  `select i.is_bound and lower(i.email) is distinct from (select lower(email) from users where id = $3) as is_for_another
   from invitations i where i.tenant_id = $1 and i.id = $2 and ${HOLDS} for update`,
);
const USE = statement(
  'invitations.use',
  `update invitations set uses = uses + 1, email = case when uses + 1 < max_uses then email end
   where tenant_id = $1 and id = $2`,
);
export interface InviterNames {
  readonly school: string;
  readonly inviter: string;
  /** Of the inviter: the likeliest of somebody who may have no account. */
  readonly locale: string | null;
}

const NAMES = statement<InviterNames>(
  'invitations.names',
  `select s.name as school, u.display_name as inviter, u.locale from schools s, users u where s.tenant_id = $1 and u.id = $2`,
);

export interface NewInvitation {
  readonly id: string;
  readonly schoolId: string;
  readonly userId: string;
  readonly email: string | undefined;
  readonly tokenHash: Buffer;
  readonly role: InvitedRole;
  readonly maxUses: number;
  readonly days: number;
}

@Injectable()
export class InvitationRepository {
  constructor(private readonly database: Database) {}

  async insert(tx: Tx, invitation: NewInvitation): Promise<InvitationRow> {
    const { id, schoolId, userId, email, tokenHash, role, maxUses, days } = invitation;
    return (await tx.first(INSERT, [id, schoolId, userId, email, tokenHash, role, maxUses, days]))!;
  }

  /** The school makes no other until the transaction ends. */
  async countToday(tx: Tx, schoolId: string): Promise<number> {
    await tx.execute(LOCK_SCHOOL, [schoolId]);
    return (await tx.first(COUNT_TODAY, [schoolId]))!.sent;
  }

  async replace(tx: Tx, schoolId: string, email: string): Promise<void> {
    await tx.execute(REPLACE, [schoolId, email]);
  }

  /** Newest first. */
  list(actor: Actor, limit: number, [id]: Position = []): Promise<InvitationRow[]> {
    return this.database.read(actor, LIST, [actor.tenantId, id, limit]);
  }

  /** @returns whether there was one */
  async revoke(tx: Tx, schoolId: string, id: string): Promise<boolean> {
    return (await tx.query(REVOKE, [schoolId, id])).length > 0;
  }

  /** An invitation that holds, by its token; whoever has that need not belong to the school. */
  async presented(origin: Actor, tokenHash: Buffer): Promise<PresentedInvitation | undefined> {
    const system = systemActor('invitations', { origin });
    return (await this.database.read(system, PRESENTED, [tokenHash]))[0];
  }

  /** Locks it; `undefined` when it does not hold any more. */
  lock(
    tx: Tx,
    schoolId: string,
    id: string,
    userId: string,
  ): Promise<{ readonly is_for_another: boolean } | undefined> {
    return tx.first(LOCK, [schoolId, id, userId]);
  }

  async use(tx: Tx, schoolId: string, id: string): Promise<void> {
    await tx.execute(USE, [schoolId, id]);
  }

  async names(tx: Tx, schoolId: string, userId: string): Promise<InviterNames> {
    return (await tx.first(NAMES, [schoolId, userId]))!;
  }
}
