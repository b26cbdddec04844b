import { Injectable } from '@nestjs/common';
import { systemActor, type Actor, type Position } from '@lyceum/platform';
import { Database, pointRead, statement, type Tx } from '@lyceum/persistence';
import type { ApiKeysRow } from '../schema.generated.js';
import { schoolRoles, type SchoolRole } from '../schools/index.js';

export type ApiKeyRow = Omit<ApiKeysRow, 'role' | 'secret_hash'> & { readonly role: SchoolRole };
export type PresentedKeyRow = Pick<
  ApiKeysRow,
  'id' | 'tenant_id' | 'user_id' | 'scopes' | 'secret_hash'
> & {
  readonly role: SchoolRole;
  /** Of its creator in the school; null when the creator has left. */
  readonly creator_role: SchoolRole | null;
  /** Until it expires, whole and at least 1. */
  readonly seconds_left: number;
};

const COLUMNS =
  'id, tenant_id, user_id, name, scopes, role, created_at, expires_at, last_used_at, revoked_at';
const INSERT = statement<ApiKeyRow>(
  'api_keys.insert',
  `insert into api_keys (id, tenant_id, user_id, name, secret_hash, scopes, role, expires_at)
   values ($1, $2, $3, $4, $5, $6, $7, now() + make_interval(days => $8)) returning ${COLUMNS}`,
);
const LOCK = statement(
  'api_keys.lock',
  `select pg_advisory_xact_lock(hashtextextended('api keys of ' || $1, 0))`,
);
const COUNT = statement<{ alive: number }>(
  'api_keys.count',
  `select count(*)::int as alive from api_keys where tenant_id = $1 and revoked_at is null and expires_at > now()`,
);
const LIST = statement<ApiKeyRow>(
  'api_keys.list',
  `select ${COLUMNS} from api_keys
   where tenant_id = $1 and ($2::uuid is null or user_id = $2) and ($3::uuid is null or id < $3)
   order by id desc limit $4`,
);
const REVOKE = statement<{ id: string }>(
  'api_keys.revoke',
  `update api_keys set revoked_at = now()
   where tenant_id = $1 and id = $2 and ($3::uuid is null or user_id = $3) and revoked_at is null returning id`,
);
const REVOKE_OF = statement<{ id: string }>(
  'api_keys.revoke_of_user',
  `update api_keys set revoked_at = now()
   where tenant_id = $1 and user_id = $2 and role = any ($3::text[]) and revoked_at is null returning id`,
);
const PRESENTED = pointRead<PresentedKeyRow>(
  'api_keys.presented',
  `select k.id, k.tenant_id, k.user_id, k.scopes, k.secret_hash, k.role, m.role as creator_role,
     ceil(extract(epoch from k.expires_at - now()))::float8 as seconds_left
   from api_keys k left join memberships m on m.tenant_id = k.tenant_id and m.user_id = k.user_id
   where k.id = $1 and k.revoked_at is null and k.expires_at > now()`,
);
const USED = statement(
  'api_keys.used',
  `update api_keys set last_used_at = now()
   where tenant_id = $1 and id = $2 and (last_used_at is null or last_used_at < now() - interval '1 minute')`,
);

export interface NewApiKey {
  readonly id: string;
  readonly schoolId: string;
  readonly userId: string;
  readonly name: string;
  readonly hash: Buffer;
  readonly scopes: readonly string[];
  readonly role: SchoolRole;
  readonly days: number;
}

@Injectable()
export class ApiKeyRepository {
  constructor(private readonly database: Database) {}

  async insert(tx: Tx, key: NewApiKey): Promise<ApiKeyRow> {
    const { id, schoolId, userId, name, hash, scopes, role, days } = key;
    return (await tx.first(INSERT, [id, schoolId, userId, name, hash, scopes, role, days]))!;
  }

  /** Keys that can be used; the school gets no other until the transaction ends. */
  async count(tx: Tx, schoolId: string): Promise<number> {
    await tx.execute(LOCK, [schoolId]);
    return (await tx.first(COUNT, [schoolId]))!.alive;
  }

  /** Newest first; of one person, or of all. */
  list(
    actor: Actor,
    userId: string | undefined,
    limit: number,
    [id]: Position = [],
  ): Promise<ApiKeyRow[]> {
    return this.database.read(actor, LIST, [actor.tenantId, userId, id, limit]);
  }

  /** @returns whether there was one that could be used */
  async revoke(tx: Tx, schoolId: string, id: string, userId: string | undefined): Promise<boolean> {
    return (await tx.query(REVOKE, [schoolId, id, userId])).length > 0;
  }

  /** Keys of somebody that may do more than `allowed`, or all. @returns their ids */
  async revokeOf(
    tx: Tx,
    schoolId: string,
    userId: string,
    allowed: readonly SchoolRole[],
  ): Promise<string[]> {
    const above = schoolRoles.filter((role) => !allowed.includes(role));
    return (await tx.query(REVOKE_OF, [schoolId, userId, above])).map(({ id }) => id);
  }

  /** A key that can be used, whoever presents it. */
  async presented(origin: Actor, id: string): Promise<PresentedKeyRow | undefined> {
    return (await this.database.read(systemActor('api keys', { origin }), PRESENTED, [id]))[0];
  }

  /** Written once a minute at most. */
  async used(origin: Actor, { id, tenant_id: tenantId }: PresentedKeyRow): Promise<void> {
    await this.database.run(systemActor('api keys', { origin, tenantId }), (tx) =>
      tx.execute(USED, [tenantId, id]),
    );
  }
}
