import { Injectable } from '@nestjs/common';
import type { Actor, Role } from '@lyceum/platform';
import { Database, statement, type Tx } from '@lyceum/persistence';
import type { SessionsRow } from '../schema.generated.js';

export type SessionRow = SessionsRow;

export interface ChosenMembership {
  readonly tenant_id: string;
  readonly role: Role;
  readonly version: number;
}

const INSERT = statement(
  'sessions.insert',
  `insert into sessions (id, user_id, school_id, device, address_prefix, methods, idle_expires_at, expires_at)
   values ($1, $2, $3, $4, $5, $6, now() + $7 * interval '1 day', now() + $8 * interval '1 day')`,
);
const INSERT_TOKEN = statement(
  'refresh_tokens.insert',
  'insert into refresh_tokens (hash, session_id) values ($1, $2)',
);
export interface PresentedToken {
  readonly session_id: string;
  readonly user_id: string;
  readonly school_id: string | null;
  readonly is_used: boolean;
  readonly is_over: boolean;
  readonly is_revoked: boolean;
}
// Whoever comes second with the same token waits for the first, and then sees it used.
const PRESENT = statement<PresentedToken>(
  'refresh_tokens.present',
  `select s.id as session_id, s.user_id, s.school_id, t.used_at is not null as is_used,
          least(s.idle_expires_at, s.expires_at) <= now() as is_over,
          s.revoked_at is not null as is_revoked
   from refresh_tokens t join sessions s on s.id = t.session_id where t.hash = $1
   for update`,
);
const USE_TOKEN = statement(
  'refresh_tokens.use',
  'update refresh_tokens set used_at = now() where hash = $1',
);
const TOUCH = statement(
  'sessions.touch',
  `update sessions set last_used_at = now(), school_id = $2, device = $3, address_prefix = $4,
          idle_expires_at = now() + $5 * interval '1 day'
   where id = $1`,
);
const REVOKE = statement<{ id: string }>(
  'sessions.revoke',
  `update sessions set revoked_at = now()
   where user_id = $1 and id = $2 and revoked_at is null returning id`,
);
const REVOKE_ALL = statement<{ id: string }>(
  'sessions.revoke_all',
  `update sessions set revoked_at = now()
   where user_id = $1 and revoked_at is null and id is distinct from $2
     and least(idle_expires_at, expires_at) > now() returning id`,
);
const LIST = statement<SessionRow & { position: string }>(
  'sessions.list',
  `select *, last_used_at::text as position from sessions
   where user_id = $1 and revoked_at is null and least(idle_expires_at, expires_at) > now()
     and ($2::timestamptz is null or (last_used_at, id) < ($2::timestamptz, $3::uuid))
   order by last_used_at desc, id desc limit $4`,
);
const MEMBERSHIP = statement<ChosenMembership>(
  'memberships.choose',
  `select tenant_id, role, version from memberships where user_id = $1
   order by (tenant_id = $2) desc nulls last, created_at limit 1`,
);
const MAY_ADMINISTER = statement<{ allowed: boolean }>(
  'platform_admins.may_administer',
  `select exists (select from platform_admins where user_id = $1)
      and exists (select from schools where tenant_id = $2) as allowed`,
);
const FORGET_TOKENS = statement(
  'refresh_tokens.forget',
  `delete from refresh_tokens where used_at < now() - interval '30 days'`,
);
const FORGET = statement(
  'sessions.forget',
  `delete from sessions
   where least(revoked_at, idle_expires_at, expires_at) < now() - interval '30 days'`,
);

@Injectable()
export class SessionRepository {
  constructor(private readonly database: Database) {}

  insert(
    tx: Tx,
    session: Pick<
      SessionRow,
      'id' | 'user_id' | 'school_id' | 'device' | 'address_prefix' | 'methods'
    >,
    days: { readonly idle: number; readonly max: number },
  ): void {
    const { id, user_id, school_id, device, address_prefix, methods } = session;
    tx.defer(INSERT, [
      id,
      user_id,
      school_id,
      device,
      address_prefix,
      methods,
      days.idle,
      days.max,
    ]);
  }

  insertToken(tx: Tx, hash: Buffer, sessionId: string): void {
    tx.defer(INSERT_TOKEN, [hash, sessionId]);
  }

  /** Locks the token and its session. */
  present(tx: Tx, hash: Buffer): Promise<PresentedToken | undefined> {
    return tx.first(PRESENT, [hash]);
  }

  useToken(tx: Tx, hash: Buffer): void {
    tx.defer(USE_TOKEN, [hash]);
  }

  touch(
    tx: Tx,
    id: string,
    session: Pick<SessionRow, 'school_id' | 'device' | 'address_prefix'>,
    idleDays: number,
  ): void {
    const { school_id, device, address_prefix } = session;
    tx.defer(TOUCH, [id, school_id, device, address_prefix, idleDays]);
  }

  /** @returns whether there was one to revoke */
  async revoke(tx: Tx, userId: string, id: string): Promise<boolean> {
    return (await tx.query(REVOKE, [userId, id])).length > 0;
  }

  /** @returns the ids of those that were alive */
  async revokeAll(tx: Tx, userId: string, except: string | undefined): Promise<string[]> {
    return (await tx.query(REVOKE_ALL, [userId, except])).map(({ id }) => id);
  }

  list(
    actor: Actor,
    limit: number,
    after: readonly (string | number | null)[] = [],
  ): Promise<(SessionRow & { position: string })[]> {
    return this.database.read(actor, LIST, [actor.userId, after[0], after[1], limit]);
  }

  /** The membership in `schoolId`, or else the oldest; the actor must be the user. */
  membership(
    tx: Tx,
    userId: string,
    schoolId: string | null | undefined,
  ): Promise<ChosenMembership | undefined> {
    return tx.first(MEMBERSHIP, [userId, schoolId]);
  }

  /** Whether somebody is an admin of the platform, and the school is there. */
  async mayAdminister(tx: Tx, userId: string, schoolId: string): Promise<boolean> {
    return (await tx.first(MAY_ADMINISTER, [userId, schoolId]))!.allowed;
  }

  async forget(tx: Tx): Promise<void> {
    await tx.execute(FORGET_TOKENS);
    await tx.execute(FORGET);
  }
}
