import { Injectable } from '@nestjs/common';
import { systemActor, type Actor, type Position } from '@lyceum/platform';
import { Database, pointRead, statement, type Tx } from '@lyceum/persistence';
import type { SchoolsRow } from '../schema.generated.js';
import type { SchoolRole } from './school-roles.js';

export type SchoolRow = SchoolsRow;

export type SchoolOfUserRow = Pick<SchoolRow, 'tenant_id' | 'slug' | 'name'> & {
  readonly role: SchoolRole;
  readonly joined_at: Date;
  readonly position: string;
};

const INSERT = statement<SchoolRow>(
  'schools.insert',
  `insert into schools (tenant_id, slug, name) values ($1, $2, $3) on conflict (slug) do nothing returning *`,
);
const INSERT_OWNER = statement<{ version: number }>(
  'memberships.insert_owner',
  `insert into memberships (tenant_id, user_id, role) values ($1, $2, 'owner') returning version`,
);
const BY_ID = pointRead<SchoolRow>('schools.by_id', 'select * from schools where tenant_id = $1');
const BY_SLUG = pointRead<SchoolRow>(
  'schools.by_slug',
  `select s.* from schools s
   where s.slug = $1 or s.tenant_id = (select tenant_id from former_slugs where slug = $1 and kept_until > now())
   order by s.slug = $1 desc limit 1`,
);
const OF_USER = statement<SchoolOfUserRow>(
  'schools.of_user',
  `select s.tenant_id, s.slug, s.name, m.role, m.created_at as joined_at, m.created_at::text as position
   from memberships m join schools s using (tenant_id)
   where m.user_id = $1
     and ($2::timestamptz is null or (m.created_at, m.tenant_id) > ($2::timestamptz, $3::uuid))
   order by m.created_at, m.tenant_id limit $4`,
);
const LOCK = statement<SchoolRow>(
  'schools.lock',
  'select * from schools where tenant_id = $1 for update',
);
// No rows when another school has the slug.
const UPDATE = statement<SchoolRow>(
  'schools.update',
  `update schools set name = $2, slug = $3, settings = $4, admission = $5, version = version + 1, updated_at = now()
   where tenant_id = $1 and not exists (select from schools where slug = $3 and tenant_id <> $1) returning *`,
);
const IS_OPEN = statement<{ is_open: boolean }>(
  'schools.is_open',
  `select admission = 'open' as is_open from schools where tenant_id = $1 for share`,
);
const HELD = statement<{ held: boolean }>(
  'former_slugs.held',
  `select exists (select from former_slugs where slug = $1 and tenant_id <> $2 and kept_until > now()) as held`,
);
const KEEP_SLUG = statement(
  'former_slugs.keep',
  `insert into former_slugs (slug, tenant_id, kept_until) values ($1, $2, now() + make_interval(days => $3))
   on conflict (slug) do update set tenant_id = excluded.tenant_id, kept_until = excluded.kept_until`,
);
const DROP_SLUG = statement('former_slugs.drop', 'delete from former_slugs where slug = $1');
const LOCK_OWNER = statement(
  'schools.lock_owner',
  `select pg_advisory_xact_lock(hashtextextended('schools of ' || $1, 0))`,
);
const COUNT_OWNED = statement<{ owned: number }>(
  'memberships.count_owned',
  `select count(*)::int as owned from memberships where user_id = $1 and role = 'owner'`,
);

@Injectable()
export class SchoolRepository {
  constructor(private readonly database: Database) {}

  /** `undefined` when the slug is taken. The actor must act in the new school. */
  insert(tx: Tx, id: string, slug: string, name: string): Promise<SchoolRow | undefined> {
    return tx.first(INSERT, [id, slug, name]);
  }

  /** @returns the version of the membership */
  async insertOwner(tx: Tx, schoolId: string, userId: string): Promise<number> {
    return (await tx.first(INSERT_OWNER, [schoolId, userId]))!.version;
  }

  async find(actor: Actor, id: string): Promise<SchoolRow | undefined> {
    return (await this.database.read(actor, BY_ID, [id]))[0];
  }

  /** By its slug, or by one that it had until lately. */
  async findBySlug(origin: Actor, slug: string): Promise<SchoolRow | undefined> {
    const system = systemActor('schools', { origin });
    return (await this.database.read(system, BY_SLUG, [slug]))[0];
  }

  ofUser(actor: Actor, limit: number, [joinedAt, id]: Position = []): Promise<SchoolOfUserRow[]> {
    return this.database.read(actor, OF_USER, [actor.userId, joinedAt, id, limit]);
  }

  lock(tx: Tx, id: string): Promise<SchoolRow | undefined> {
    return tx.first(LOCK, [id]);
  }

  /** `undefined` when another school has the slug. */
  update(
    tx: Tx,
    id: string,
    {
      name,
      slug,
      settings,
      admission,
    }: Pick<SchoolRow, 'name' | 'slug' | 'settings' | 'admission'>,
  ): Promise<SchoolRow | undefined> {
    return tx.first(UPDATE, [id, name, slug, settings as object, admission]);
  }

  /** Whether a school takes whoever comes; it stays so until the transaction ends. */
  async isOpen(tx: Tx, id: string): Promise<boolean> {
    return (await tx.first(IS_OPEN, [id]))?.is_open ?? false;
  }

  /** Whether another school gave the slug up so lately that it is kept. */
  async isHeld(tx: Tx, slug: string, byOtherThan: string): Promise<boolean> {
    return (await tx.first(HELD, [slug, byOtherThan]))!.held;
  }

  async keepSlug(tx: Tx, slug: string, schoolId: string, days: number): Promise<void> {
    await tx.execute(KEEP_SLUG, [slug, schoolId, days]);
  }

  async dropSlug(tx: Tx, slug: string): Promise<void> {
    await tx.execute(DROP_SLUG, [slug]);
  }

  /** How many schools somebody owns; nobody else counts for the same person until the transaction ends. */
  async countOwned(tx: Tx, userId: string): Promise<number> {
    await tx.execute(LOCK_OWNER, [userId]);
    return (await tx.first(COUNT_OWNED, [userId]))!.owned;
  }
}
