import { Injectable } from '@nestjs/common';
import type { Actor, Position } from '@lyceum/platform';
import { Database, pointRead, statement, type Tx } from '@lyceum/persistence';
import type { EnrollmentsRow } from '../schema.generated.js';

export type EnrollmentState = 'active' | 'withdrawn' | 'expired';
export type EnrollmentSource = 'free' | 'grant' | 'invitation';
export type EnrollmentRow = Omit<EnrollmentsRow, 'tenant_id' | 'state' | 'source'> & {
  readonly state: EnrollmentState;
  readonly source: EnrollmentSource;
};

const COLUMNS =
  'id, course_id, user_id, state, source, course_version, enrolled_at, expires_at, unlocked_through, version, created_at, updated_at';
/** To the millisecond, as events and JSON tell it: everybody computes the same times from it. */
const NOW = `date_trunc('milliseconds', now())`;
const CHANGE = 'version = version + 1, updated_at = now()';

const BY_ID = pointRead<EnrollmentRow>(
  'enrollments.by_id',
  `select ${COLUMNS} from enrollments where id = $1`,
);
const LOCK = statement<EnrollmentRow>(
  'enrollments.lock',
  `select ${COLUMNS} from enrollments where id = $1 for update`,
);
const OF_PERSON = statement<EnrollmentRow>(
  'enrollments.of_person',
  `select ${COLUMNS} from enrollments where course_id = $1 and user_id = $2 for update`,
);
const TAKEN = statement<{ taken: number }>(
  'enrollments.taken',
  `select count(*)::int as taken from enrollments
   where course_id = $1 and state = 'active' and (expires_at is null or expires_at > now())`,
);
// Whoever comes back goes on in the same row, so that what they have completed stays theirs.
const ADMIT = statement<EnrollmentRow>(
  'enrollments.admit',
  `insert into enrollments (id, tenant_id, course_id, user_id, source, course_version, unlocked_through, enrolled_at, expires_at)
   values ($1, $2, $3, $4, $5, $6, $7, ${NOW}, ${NOW} + make_interval(hours => 24 * $8::int))
   on conflict (course_id, user_id) do update set state = 'active', source = excluded.source,
     course_version = excluded.course_version, unlocked_through = excluded.unlocked_through,
     enrolled_at = excluded.enrolled_at, expires_at = excluded.expires_at,
     version = enrollments.version + 1, updated_at = now()
   returning ${COLUMNS}`,
);
const END = statement<EnrollmentRow>(
  'enrollments.end',
  `update enrollments set state = $2, ${CHANGE} where id = $1 returning ${COLUMNS}`,
);
const MOVE = statement<EnrollmentRow>(
  'enrollments.move',
  `update enrollments set course_version = $2, unlocked_through = $3, ${CHANGE} where id = $1 returning ${COLUMNS}`,
);
const LIST_OWN = statement<EnrollmentRow & { position: string }>(
  'enrollments.of_user',
  `select ${COLUMNS}, created_at::text as position from enrollments
   where tenant_id = $1 and user_id = $2 and ($3::text is null or state = $3)
     and ($4::timestamptz is null or (created_at, id) < ($4, $5::uuid))
   order by created_at desc, id desc limit $6`,
);
const LIST_OF_COURSE = statement<EnrollmentRow & { position: string }>(
  'enrollments.of_course',
  `select ${COLUMNS}, created_at::text as position from enrollments
   where course_id = $1 and ($2::text is null or state = $2)
     and ($3::timestamptz is null or (created_at, id) < ($3, $4::uuid))
   order by created_at desc, id desc limit $5`,
);
const ACTIVE_OF_USER = statement<{ id: string }>(
  'enrollments.active_of_user',
  `select id from enrollments where tenant_id = $1 and user_id = $2 and state = 'active' order by id for update`,
);
const DUE = statement<{ id: string; tenant_id: string }>(
  'enrollments.due',
  `select id, tenant_id from enrollments where state = 'active' and expires_at <= now()
   order by expires_at limit $1`,
);
const EXPIRE = statement<EnrollmentRow>(
  'enrollments.expire',
  `update enrollments set state = 'expired', ${CHANGE}
   where id = $1 and state = 'active' and expires_at <= now() returning ${COLUMNS}`,
);

export interface Admission {
  readonly id: string;
  readonly courseId: string;
  readonly userId: string;
  readonly source: EnrollmentSource;
  readonly courseVersion: number;
  readonly unlockedThrough: number | null;
  /** null: for ever. */
  readonly accessDays: number | null;
}

@Injectable()
export class EnrollmentRepository {
  constructor(private readonly database: Database) {}

  /** One's own, or for the staff anybody's. */
  async read(actor: Actor, id: string): Promise<EnrollmentRow | undefined> {
    return (await this.database.read(actor, BY_ID, [id]))[0];
  }

  find(tx: Tx, id: string): Promise<EnrollmentRow | undefined> {
    return tx.first(BY_ID, [id]);
  }

  lock(tx: Tx, id: string): Promise<EnrollmentRow | undefined> {
    return tx.first(LOCK, [id]);
  }

  ofPerson(tx: Tx, courseId: string, userId: string): Promise<EnrollmentRow | undefined> {
    return tx.first(OF_PERSON, [courseId, userId]);
  }

  /** How many places are taken. Counts for as long as the course is locked. */
  async taken(tx: Tx, courseId: string): Promise<number> {
    return (await tx.first(TAKEN, [courseId]))!.taken;
  }

  async admit(tx: Tx, admission: Admission): Promise<EnrollmentRow> {
    const { id, courseId, userId, source, courseVersion, unlockedThrough, accessDays } = admission;
    const { tenantId } = tx.actor;
    return (await tx.first(ADMIT, [
      ...[id, tenantId, courseId, userId, source],
      ...[courseVersion, unlockedThrough, accessDays],
    ]))!;
  }

  async end(tx: Tx, id: string, state: 'withdrawn' | 'expired'): Promise<EnrollmentRow> {
    return (await tx.first(END, [id, state]))!;
  }

  async move(
    tx: Tx,
    id: string,
    courseVersion: number,
    unlockedThrough: number | null,
  ): Promise<EnrollmentRow> {
    return (await tx.first(MOVE, [id, courseVersion, unlockedThrough]))!;
  }

  /** The actor's own, newest first. */
  listOwn(
    actor: Actor,
    state: EnrollmentState | undefined,
    limit: number,
    [createdAt, id]: Position = [],
  ): Promise<(EnrollmentRow & { position: string })[]> {
    const values = [actor.tenantId, actor.userId, state, createdAt, id, limit];
    return this.database.read(actor, LIST_OWN, values);
  }

  /** Newest first. */
  listOfCourse(
    actor: Actor,
    courseId: string,
    state: EnrollmentState | undefined,
    limit: number,
    [createdAt, id]: Position = [],
  ): Promise<(EnrollmentRow & { position: string })[]> {
    return this.database.read(actor, LIST_OF_COURSE, [courseId, state, createdAt, id, limit]);
  }

  /** Those that somebody has in the actor's school; locked. */
  async activeOf(tx: Tx, userId: string): Promise<string[]> {
    const rows = await tx.query(ACTIVE_OF_USER, [tx.actor.tenantId, userId]);
    return rows.map(({ id }) => id);
  }

  /** Of every school: whose time is up and who have not been told yet. */
  due(tx: Tx, limit: number): Promise<{ id: string; tenant_id: string }[]> {
    return tx.query(DUE, [limit]);
  }

  /** `undefined` when it is over or was prolonged meanwhile. */
  expire(tx: Tx, id: string): Promise<EnrollmentRow | undefined> {
    return tx.first(EXPIRE, [id]);
  }
}
