import { Injectable } from '@nestjs/common';
import { onBehalfOf, type Actor, type Position } from '@lyceum/platform';
import { Database, statement, type Tx } from '@lyceum/persistence';
import type { MembershipsRow, OwnershipOffersRow, UsersRow } from '../schema.generated.js';
import type { SchoolRole } from '../schools/index.js';

export type MemberRow = Pick<MembershipsRow, 'user_id' | 'created_at'> &
  Pick<UsersRow, 'display_name'> & { readonly role: SchoolRole; readonly position: string };

const LIST = statement<MemberRow>(
  'memberships.list',
  `select m.user_id, u.display_name, m.role, m.created_at, m.created_at::text as position
   from memberships m join users u on u.id = m.user_id
   where m.tenant_id = $1 and ($2::text is null or m.role = $2)
     and ($3::timestamptz is null or (m.created_at, m.user_id) > ($3::timestamptz, $4::uuid))
   order by m.created_at, m.user_id limit $5`,
);
const TURN = statement(
  'memberships.turn',
  `select pg_advisory_xact_lock(hashtextextended('membership ' || $1 || ' ' || $2, 0))`,
);
const ROLE = statement<{ role: SchoolRole }>(
  'memberships.role',
  'select role from memberships where tenant_id = $1 and user_id = $2 for update',
);
const INSERT = statement<{ version: number }>(
  'memberships.insert',
  'insert into memberships (tenant_id, user_id, role) values ($1, $2, $3) on conflict do nothing returning version',
);
const SET_ROLE = statement<{ version: number }>(
  'memberships.set_role',
  `update memberships set role = $3, version = nextval('membership_versions')
   where tenant_id = $1 and user_id = $2 returning version`,
);
const REMOVE = statement<{ version: number }>(
  'memberships.remove',
  `delete from memberships where tenant_id = $1 and user_id = $2
   returning nextval('membership_versions')::bigint as version`,
);
const OFFER = statement<Pick<OwnershipOffersRow, 'user_id' | 'expires_at'>>(
  'ownership_offers.set',
  `insert into ownership_offers (tenant_id, user_id, expires_at) values ($1, $2, now() + make_interval(days => $3))
   on conflict (tenant_id) do update set user_id = excluded.user_id, expires_at = excluded.expires_at
   returning user_id, expires_at`,
);
const TAKE_OFFER = statement<{ expires_at: Date }>(
  'ownership_offers.take',
  `delete from ownership_offers where tenant_id = $1 and ($2::uuid is null or user_id = $2) returning expires_at`,
);
const OWNER = statement<{ user_id: string }>(
  'memberships.owner',
  `select user_id from memberships where tenant_id = $1 and role = 'owner' for update`,
);
const NAMES = statement<{ school: string; owner: string }>(
  'memberships.names',
  `select s.name as school, u.display_name as owner from schools s, users u where s.tenant_id = $1 and u.id = $2`,
);

/** Memberships of one school. Transactions act on behalf of the caller. */
@Injectable()
export class MemberRepository {
  constructor(private readonly database: Database) {}

  /** Oldest first. Names are nobody's to read but the service's. */
  list(
    actor: Actor,
    schoolId: string,
    role: SchoolRole | undefined,
    limit: number,
    [joinedAt, userId]: Position = [],
  ): Promise<MemberRow[]> {
    const values = [schoolId, role, joinedAt, userId, limit];
    return this.database.read(onBehalfOf(actor, schoolId), LIST, values);
  }

  /**
   * The role of somebody who belongs to the school. Until the transaction ends nobody else changes this
   * membership, and its versions grow in the order in which they are committed.
   */
  async roleOf(tx: Tx, schoolId: string, userId: string): Promise<SchoolRole | undefined> {
    await tx.execute(TURN, [schoolId, userId]);
    return (await tx.first(ROLE, [schoolId, userId]))?.role;
  }

  /** @returns the version; `undefined` for somebody who belongs to the school already */
  async insert(
    tx: Tx,
    schoolId: string,
    userId: string,
    role: SchoolRole,
  ): Promise<number | undefined> {
    await tx.execute(TURN, [schoolId, userId]);
    return (await tx.first(INSERT, [schoolId, userId, role]))?.version;
  }

  async setRole(tx: Tx, schoolId: string, userId: string, role: SchoolRole): Promise<number> {
    return (await tx.first(SET_ROLE, [schoolId, userId, role]))!.version;
  }

  async remove(tx: Tx, schoolId: string, userId: string): Promise<number> {
    return (await tx.first(REMOVE, [schoolId, userId]))!.version;
  }

  /** `undefined` when somebody has taken the school over while this was waiting. */
  async owner(tx: Tx, schoolId: string): Promise<string | undefined> {
    return (await tx.first(OWNER, [schoolId]))?.user_id;
  }

  async offer(
    tx: Tx,
    schoolId: string,
    userId: string,
    days: number,
  ): Promise<Pick<OwnershipOffersRow, 'user_id' | 'expires_at'>> {
    return (await tx.first(OFFER, [schoolId, userId, days]))!;
  }

  /** Takes the offer away; to `userId` only, if given. @returns whether there was one that still held */
  async takeOffer(tx: Tx, schoolId: string, userId?: string): Promise<boolean> {
    const taken = await tx.first(TAKE_OFFER, [schoolId, userId]);
    return taken !== undefined && taken.expires_at.getTime() > Date.now();
  }

  async names(
    tx: Tx,
    schoolId: string,
    userId: string,
  ): Promise<{ school: string; owner: string }> {
    return (await tx.first(NAMES, [schoolId, userId]))!;
  }
}
