import { Injectable } from '@nestjs/common';
import type { Actor, Position } from '@lyceum/platform';
import { Database, pointRead, statement, type Tx } from '@lyceum/persistence';
import type { CoursesRow } from '../schema.generated.js';
import type { CourseStatus } from './course.dto.js';

export type CourseRow = Omit<
  CoursesRow,
  'tenant_id' | 'status' | 'metadata' | 'archived_at' | 'deleted_at'
> & { readonly status: CourseStatus; readonly metadata: Record<string, unknown> };

/** What of a course can be written, apart from its outline. */
export type CourseContent = Pick<
  CourseRow,
  | 'title'
  | 'summary'
  | 'slug'
  | 'language'
  | 'cover_asset_id'
  | 'categories'
  | 'metadata'
  | 'is_sequential'
  | 'is_open'
  | 'capacity'
  | 'access_days'
  | 'prerequisites'
>;

const STATUS = `case when deleted_at is not null then 'deleted' when archived_at is not null then 'archived' else status end`;
const COLUMNS = `id, author_id, title, summary, slug, language, cover_asset_id, categories, metadata,
  is_sequential, is_open, capacity, access_days, prerequisites, ${STATUS} as status, latest_version,
  version, created_at, updated_at, published_at`;

const BY_ID = pointRead<CourseRow>('courses.by_id', `select ${COLUMNS} from courses where id = $1`);
const BY_IDS = statement<CourseRow>(
  'courses.by_ids',
  `select ${COLUMNS} from courses where tenant_id = $1 and id = any ($2::uuid[])`,
);
const LIST = statement<CourseRow & { position: string }>(
  'courses.list',
  `select ${COLUMNS}, created_at::text as position from courses
   where tenant_id = $1 and ($2::text is null and deleted_at is null or ${STATUS} = $2)
     and ($3::timestamptz is null or (created_at, id) < ($3, $4::uuid))
   order by created_at desc, id desc limit $5`,
);
const LOCK = statement<CourseRow>(
  'courses.lock',
  `select ${COLUMNS} from courses where id = $1 for no key update`,
);
const SHARE = statement<CourseRow>(
  'courses.share',
  `select ${COLUMNS} from courses where id = $1 for share`,
);
const INSERT = statement<CourseRow>(
  'courses.insert',
  `insert into courses (id, tenant_id, author_id, title, summary, slug, language, cover_asset_id, categories,
     metadata, is_sequential, is_open, capacity, access_days, prerequisites)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
   on conflict (tenant_id, slug) do nothing returning ${COLUMNS}`,
);
const UPDATE = statement<CourseRow>(
  'courses.update',
  `update courses set title = $2, summary = $3, slug = $4, language = $5, cover_asset_id = $6, categories = $7,
     metadata = $8, is_sequential = $9, is_open = $10, capacity = $11, access_days = $12, prerequisites = $13,
     version = version + 1, updated_at = now()
   where id = $1 returning ${COLUMNS}`,
);
const TOUCH = statement<CourseRow>(
  'courses.touch',
  `update courses set version = version + 1, updated_at = now() where id = $1 returning ${COLUMNS}`,
);
const PUBLISH = statement<CourseRow>(
  'courses.publish',
  `update courses set status = 'published', latest_version = $2, version = version + 1, updated_at = now(),
     published_at = coalesce(published_at, now())
   where id = $1 returning ${COLUMNS}`,
);
const ARCHIVE = statement<CourseRow>(
  'courses.archive',
  `update courses set archived_at = case when $2 then now() end, version = version + 1, updated_at = now()
   where id = $1 returning ${COLUMNS}`,
);
const DELETE = statement<CourseRow>(
  'courses.delete',
  `update courses set deleted_at = case when $2 then now() end, version = version + 1, updated_at = now()
   where id = $1 returning ${COLUMNS}`,
);
const LOCK_PREREQUISITES = statement(
  'courses.lock_prerequisites',
  `select pg_advisory_xact_lock(hashtextextended('prerequisites in ' || $1, 0))`,
);
// A course that needs itself, by whatever way, could never be begun.
const PREREQUISITES = statement<{ known: number; is_circular: boolean }>(
  'courses.prerequisites',
  `with recursive needed as (
     select id, prerequisites from courses where tenant_id = $1 and id = any ($2::uuid[]) and deleted_at is null
     union
     select c.id, c.prerequisites from needed join courses c on c.tenant_id = $1 and c.id = any (needed.prerequisites)
   )
   select (count(*) filter (where id = any ($2::uuid[])))::int as known,
     coalesce(bool_or(id = $3), false) as is_circular from needed`,
);

@Injectable()
export class CourseRepository {
  constructor(private readonly database: Database) {}

  async find(actor: Actor, id: string): Promise<CourseRow | undefined> {
    return (await this.database.read(actor, BY_ID, [id]))[0];
  }

  findMany(actor: Actor, ids: readonly string[]): Promise<CourseRow[]> {
    return this.database.read(actor, BY_IDS, [actor.tenantId, ids]);
  }

  /** Newest first. @param after where the page before ended */
  list(
    actor: Actor,
    options: { status: string | undefined; after: Position | undefined; limit: number },
  ): Promise<(CourseRow & { position: string })[]> {
    const [createdAt, id] = (options.after ?? []) as [string?, string?];
    return this.database.read(actor, LIST, [
      actor.tenantId,
      options.status,
      createdAt,
      id,
      options.limit,
    ]);
  }

  /** Locks the row until the transaction ends, so that versions and events keep one order. */
  lock(tx: Tx, id: string): Promise<CourseRow | undefined> {
    return tx.first(LOCK, [id]);
  }

  /** Keeps the row as it is until the transaction ends. */
  share(tx: Tx, id: string): Promise<CourseRow | undefined> {
    return tx.first(SHARE, [id]);
  }

  /** `undefined` when another course of the school has the slug. */
  insert(tx: Tx, id: string, content: CourseContent): Promise<CourseRow | undefined> {
    const { tenantId, userId } = tx.actor;
    const [title, summary, ...more] = valuesOf(content);
    return tx.first(INSERT, [id, tenantId, userId, title, summary, ...more]);
  }

  /** @throws a unique violation when another course of the school has the slug */
  async update(tx: Tx, id: string, content: CourseContent): Promise<CourseRow> {
    return (await tx.first(UPDATE, [id, ...valuesOf(content)]))!;
  }

  /** Only the version moves: for edits of what belongs to the course. */
  async touch(tx: Tx, id: string): Promise<CourseRow> {
    return (await tx.first(TOUCH, [id]))!;
  }

  async publish(tx: Tx, id: string, courseVersion: number): Promise<CourseRow> {
    return (await tx.first(PUBLISH, [id, courseVersion]))!;
  }

  async setArchived(tx: Tx, id: string, isArchived: boolean): Promise<CourseRow> {
    return (await tx.first(ARCHIVE, [id, isArchived]))!;
  }

  async setDeleted(tx: Tx, id: string, isDeleted: boolean): Promise<CourseRow> {
    return (await tx.first(DELETE, [id, isDeleted]))!;
  }

  /**
   * How many of the courses exist, and whether `id` is needed by one of them; without an id, of a course that is new.
   * Nobody else in the school sets prerequisites until the transaction ends: two courses could come to need each
   * other.
   */
  async prerequisites(
    tx: Tx,
    id: string | undefined,
    prerequisites: readonly string[],
  ): Promise<{ known: number; is_circular: boolean }> {
    await tx.execute(LOCK_PREREQUISITES, [tx.actor.tenantId]);
    return (await tx.first(PREREQUISITES, [tx.actor.tenantId, prerequisites, id]))!;
  }
}

function valuesOf(content: CourseContent): (string | number | boolean | object | null)[] {
  return [
    content.title,
    content.summary,
    content.slug,
    content.language,
    content.cover_asset_id,
    content.categories,
    content.metadata,
    content.is_sequential,
    content.is_open,
    content.capacity,
    content.access_days,
    content.prerequisites,
  ];
}
