import { Injectable } from '@nestjs/common';
import { anonymousActor, type Actor, type Position } from '@lyceum/platform';
import { Database, pointRead, statement, type Tx } from '@lyceum/persistence';
import type { CourseListsRow } from '../schema.generated.js';

export type CourseListRow = CourseListsRow;
export type CourseListContent = Pick<
  CourseListRow,
  'title' | 'description' | 'course_ids' | 'is_public'
>;

const BY_ID = pointRead<CourseListRow>(
  'course_lists.by_id',
  'select * from course_lists where id = $1',
);
const OF_SCHOOL = statement<CourseListRow & { position: string }>(
  'course_lists.of_school',
  `select *, created_at::text as position from course_lists
   where tenant_id = $1 and ($2::timestamptz is null or (created_at, id) < ($2, $3::uuid))
   order by created_at desc, id desc limit $4`,
);
const LOCK = statement<CourseListRow>(
  'course_lists.lock',
  'select * from course_lists where id = $1 for update',
);
const INSERT = statement<CourseListRow>(
  'course_lists.insert',
  `insert into course_lists (id, tenant_id, title, description, course_ids, is_public)
   values ($1, $2, $3, $4, $5, $6) returning *`,
);
const UPDATE = statement<CourseListRow>(
  'course_lists.update',
  `update course_lists set title = $2, description = $3, course_ids = $4, is_public = $5, version = version + 1,
     updated_at = now()
   where id = $1 returning *`,
);
const DELETE = statement('course_lists.delete', 'delete from course_lists where id = $1');

@Injectable()
export class CourseListRepository {
  constructor(private readonly database: Database) {}

  async find(actor: Actor, id: string): Promise<CourseListRow | undefined> {
    return (await this.database.read(actor, BY_ID, [id]))[0];
  }

  /** As anybody sees it. */
  findPublic(caller: Actor, id: string): Promise<CourseListRow | undefined> {
    return this.find(anonymousActor(caller), id);
  }

  /** Newest first. */
  list(
    actor: Actor,
    limit: number,
    [createdAt, id]: Position = [],
  ): Promise<(CourseListRow & { position: string })[]> {
    return this.database.read(actor, OF_SCHOOL, [actor.tenantId, createdAt, id, limit]);
  }

  lock(tx: Tx, id: string): Promise<CourseListRow | undefined> {
    return tx.first(LOCK, [id]);
  }

  async insert(tx: Tx, id: string, content: CourseListContent): Promise<CourseListRow> {
    return (await tx.first(INSERT, [id, tx.actor.tenantId, ...valuesOf(content)]))!;
  }

  async update(tx: Tx, id: string, content: CourseListContent): Promise<CourseListRow> {
    return (await tx.first(UPDATE, [id, ...valuesOf(content)]))!;
  }

  async delete(tx: Tx, id: string): Promise<void> {
    await tx.execute(DELETE, [id]);
  }
}

const valuesOf = ({
  title,
  description,
  course_ids,
  is_public,
}: CourseListContent): (string | boolean | string[])[] => [
  title,
  description,
  course_ids,
  is_public,
];
