import { Injectable } from '@nestjs/common';
import type { QuizDraftState } from '@lyceum/contracts';
import { systemActor, type Actor, type Position } from '@lyceum/platform';
import { Database, statement, type Tx } from '@lyceum/persistence';
import type { QuizDraftsRow } from '../schema.generated.js';
import type { Difficulty, DraftQuestion, QuestionKind } from './questions/draft-question.js';
import type { Drops } from './questions/verify.js';

export type QuizDraftRow = Omit<
  QuizDraftsRow,
  | 'tenant_id'
  | 'kinds'
  | 'difficulty'
  | 'state'
  | 'questions'
  | 'dropped'
  | 'reservations'
  | 'is_started'
> & {
  readonly kinds: readonly QuestionKind[];
  readonly difficulty: Difficulty;
  readonly state: QuizDraftState;
  readonly questions: readonly DraftQuestion[];
  readonly dropped: Drops;
  /** Ids of what was reserved for calls to a model, by call and attempt. */
  readonly reservations: Readonly<Record<string, string>>;
};
export type NewQuizDraft = Pick<
  QuizDraftRow,
  'id' | 'course_id' | 'question_count' | 'difficulty' | 'language' | 'title'
> & { readonly lesson_ids: readonly string[]; readonly kinds: readonly QuestionKind[] };

/** What a change of a draft may touch. */
export type QuizDraftChange = Pick<
  QuizDraftRow,
  | 'state'
  | 'percent'
  | 'model_id'
  | 'is_local'
  | 'questions'
  | 'dropped'
  | 'note'
  | 'title'
  | 'lesson_id'
  | 'section_id'
>;

const COLUMNS = `id, course_id, lesson_ids, requested_by, question_count, kinds, difficulty, language, title, state,
  percent, model_id, is_local, questions, dropped, note, reservations, lesson_id, section_id, version, created_at, updated_at`;
// A draft is gone with its course, at once; its row follows with the next sweep.
const OF_LIVING_COURSE = `not exists (select from course_availability a
     where a.course_id = quiz_drafts.course_id and a.availability = 'deleted')`;

const INSERT = statement<QuizDraftRow>(
  'quiz_drafts.insert',
  `insert into quiz_drafts (id, tenant_id, course_id, lesson_ids, requested_by, question_count, kinds, difficulty,
     language, title)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning ${COLUMNS}`,
);
const BY_ID = statement<QuizDraftRow>(
  'quiz_drafts.by_id',
  `select ${COLUMNS} from quiz_drafts where tenant_id = $1 and id = $2 and ${OF_LIVING_COURSE}`,
);
const LOCK = statement<QuizDraftRow>(
  'quiz_drafts.lock',
  `select ${COLUMNS} from quiz_drafts where tenant_id = $1 and id = $2 and ${OF_LIVING_COURSE} for update`,
);
const LIST = statement<QuizDraftRow & { position: string }>(
  'quiz_drafts.list',
  `select ${COLUMNS}, created_at::text as position from quiz_drafts
   where tenant_id = $1 and course_id = $2 and ${OF_LIVING_COURSE}
     and ($3::timestamptz is null or (created_at, id) < ($3, $4::uuid))
   order by created_at desc, id desc limit $5`,
);
const UPDATE = statement<QuizDraftRow>(
  'quiz_drafts.update',
  `update quiz_drafts set state = $3, percent = $4, model_id = $5, is_local = $6, questions = $7, dropped = $8,
     note = $9, title = $10, lesson_id = $11, section_id = $12, version = version + 1, updated_at = now()
   where tenant_id = $1 and id = $2 returning ${COLUMNS}`,
);
// Nothing that anybody sees: the version stays.
const NOTE_RESERVATION = statement(
  'quiz_drafts.note_reservation',
  `update quiz_drafts set reservations = reservations || jsonb_build_object($3::text, $4::text)
   where tenant_id = $1 and id = $2`,
);
const DELETE = statement(
  'quiz_drafts.delete',
  'delete from quiz_drafts where tenant_id = $1 and id = $2',
);
const TO_START = statement<{ id: string; tenant_id: string }>(
  'quiz_drafts.to_start',
  `select id, tenant_id from quiz_drafts where state = 'waiting' and not is_started order by created_at limit $1`,
);
const STARTED = statement(
  'quiz_drafts.started',
  'update quiz_drafts set is_started = true where tenant_id = $1 and id = $2',
);
// What became of an accepted draft is part of its course; a version that has none of its lessons is no ground for it.
// While the courses are rebuilt they are as they once were, or are not there: drafts are from nowhere else, and stay.
const SWEEP = statement(
  'quiz_drafts.sweep',
  `delete from quiz_drafts d using (
     select course_id, max(course_version) as course_version from course_versions group by course_id
   ) newest
   where newest.course_id = d.course_id
     and (exists (select from course_availability a where a.course_id = d.course_id and a.availability = 'deleted')
       or (d.state not in ('accepted', 'added') and not exists (
         select from lessons l where l.course_id = d.course_id and l.course_version = newest.course_version
           and l.lesson_id = any (d.lesson_ids))))
     and not exists (select from projection_tasks
       where consumer = 'curriculum' and kind = 'rebuild' and finished_at is null)`,
);

@Injectable()
export class QuizDraftRepository {
  constructor(private readonly database: Database) {}

  async insert(tx: Tx, draft: NewQuizDraft): Promise<QuizDraftRow> {
    const { id, course_id, lesson_ids, question_count, kinds, difficulty, language, title } = draft;
    const { tenantId, userId } = tx.actor;
    const asked = [question_count, kinds, difficulty, language, title];
    return (await tx.first(INSERT, [id, tenantId, course_id, lesson_ids, userId, ...asked]))!;
  }

  async find(actor: Actor, id: string): Promise<QuizDraftRow | undefined> {
    return (await this.database.read(actor, BY_ID, [actor.tenantId, id]))[0];
  }

  /** Until the transaction ends nobody else changes the draft. */
  lock(tx: Tx, id: string): Promise<QuizDraftRow | undefined> {
    return tx.first(LOCK, [tx.actor.tenantId, id]);
  }

  /** Newest first. */
  list(
    actor: Actor,
    courseId: string,
    limit: number,
    [createdAt, id]: Position = [],
  ): Promise<(QuizDraftRow & { position: string })[]> {
    return this.database.read(actor, LIST, [actor.tenantId, courseId, createdAt, id, limit]);
  }

  /** Whoever updates holds the lock. */
  async update(
    tx: Tx,
    before: QuizDraftRow,
    change: Partial<QuizDraftChange>,
  ): Promise<QuizDraftRow> {
    const after = { ...before, ...change };
    return (await tx.first(UPDATE, [
      tx.actor.tenantId,
      before.id,
      after.state,
      after.percent,
      after.model_id,
      after.is_local,
      JSON.stringify(after.questions),
      JSON.stringify(after.dropped),
      after.note,
      after.title,
      after.lesson_id,
      after.section_id,
    ]))!;
  }

  async noteReservation(tx: Tx, id: string, call: string, reservationId: string): Promise<void> {
    await tx.execute(NOTE_RESERVATION, [tx.actor.tenantId, id, call, reservationId]);
  }

  /** @returns whether there was one */
  async delete(tx: Tx, id: string): Promise<boolean> {
    return (await tx.execute(DELETE, [tx.actor.tenantId, id])) > 0;
  }

  /** Those of all schools whose job is not enqueued yet. */
  async toStart(limit: number): Promise<{ id: string; tenantId: string }[]> {
    const rows = await this.database.read(systemActor('quiz-drafts'), TO_START, [limit]);
    return rows.map(({ id, tenant_id: tenantId }) => ({ id, tenantId }));
  }

  async markStarted({ id, tenantId }: { id: string; tenantId: string }): Promise<void> {
    const actor = systemActor('quiz-drafts', { tenantId });
    await this.database.run(actor, (tx) => tx.execute(STARTED, [tenantId, id]));
  }

  /** Deletes those of courses that are deleted, and of lessons that are taught no more. */
  sweep(tx: Tx): Promise<number> {
    return tx.execute(SWEEP);
  }
}
