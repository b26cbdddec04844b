import { Injectable } from '@nestjs/common';
import type { CompletionRule, DripRule, LessonKind, QuizContent } from '@lyceum/contracts';
import { statement, type Tx } from '@lyceum/persistence';
import type { LessonsRow } from '../../schema.generated.js';
import type { Positions } from './outline-order.js';

/** A lesson as the outline shows it. */
export type LessonRow = Pick<
  LessonsRow,
  | 'id'
  | 'section_id'
  | 'title'
  | 'asset_id'
  | 'is_required'
  | 'is_preview'
  | 'created_at'
  | 'updated_at'
> & {
  readonly kind: LessonKind;
  readonly completion: CompletionRule;
  readonly drip: DripRule | null;
};
/** A lesson with its content. */
export type WholeLessonRow = LessonRow & {
  readonly text: string | null;
  readonly quiz: QuizContent | null;
  readonly metadata: Record<string, unknown>;
};
export type LessonFields = Omit<WholeLessonRow, 'created_at' | 'updated_at'>;

const OUTLINE_COLUMNS =
  'l.id, l.section_id, l.kind, l.title, l.asset_id, l.completion, l.is_required, l.is_preview, l.drip, l.created_at, l.updated_at';
const COLUMNS = `${OUTLINE_COLUMNS}, l.text, l.quiz, l.metadata`;
const IN_ORDER = `from lessons l join sections s on s.id = l.section_id
   where l.course_id = $1 order by s.position, s.id, l.position, l.id`;

const LESSONS = statement<LessonRow>('lessons.of_course', `select ${OUTLINE_COLUMNS} ${IN_ORDER}`);
const WHOLE_LESSONS = statement<WholeLessonRow>(
  'lessons.whole_of_course',
  `select ${COLUMNS} ${IN_ORDER}`,
);
const LESSON = statement<WholeLessonRow>(
  'lessons.by_id',
  `select ${COLUMNS} from lessons l where l.course_id = $1 and l.id = $2`,
);
const INSERT_LESSON = statement<WholeLessonRow>(
  'lessons.insert',
  `insert into lessons as l (id, tenant_id, course_id, section_id, kind, title, text, quiz, asset_id, metadata,
     completion, is_required, is_preview, drip, position)
   select $1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9, $10::jsonb, $11::jsonb, $12, $13, $14::jsonb,
     coalesce(max(position) + 1, 0)
   from lessons where course_id = $3 having count(*) < $15 returning ${COLUMNS}`,
);
const UPDATE_LESSON = statement<WholeLessonRow>(
  'lessons.update',
  `update lessons l set title = $3, text = $4, quiz = $5, asset_id = $6, metadata = $7, completion = $8,
     is_required = $9, is_preview = $10, drip = $11, updated_at = now()
   where l.course_id = $1 and l.id = $2 returning ${COLUMNS}`,
);
const DELETE_LESSON = statement(
  'lessons.delete',
  'delete from lessons where course_id = $1 and id = $2',
);
const ORDER_LESSONS = statement(
  'lessons.order',
  `update lessons l set position = o.place, section_id = o.section_id
   from unnest($2::uuid[], $3::uuid[]) with ordinality as o(id, section_id, place)
   where l.course_id = $1 and l.id = o.id`,
);

/** Lessons of drafts. Whoever writes holds the lock of the course. */
@Injectable()
export class LessonRepository {
  /** In their order, through the whole course. */
  list(tx: Tx, courseId: string): Promise<LessonRow[]> {
    return tx.query(LESSONS, [courseId]);
  }

  listWhole(tx: Tx, courseId: string): Promise<WholeLessonRow[]> {
    return tx.query(WHOLE_LESSONS, [courseId]);
  }

  find(tx: Tx, courseId: string, lessonId: string): Promise<WholeLessonRow | undefined> {
    return tx.first(LESSON, [courseId, lessonId]);
  }

  /** At the end of its section; `undefined` when the course has `atMost` already. */
  add(
    tx: Tx,
    courseId: string,
    lesson: LessonFields,
    atMost: number,
  ): Promise<WholeLessonRow | undefined> {
    return tx.first(INSERT_LESSON, [
      lesson.id,
      tx.actor.tenantId,
      courseId,
      lesson.section_id,
      lesson.kind,
      lesson.title,
      lesson.text,
      lesson.quiz,
      lesson.asset_id,
      lesson.metadata,
      lesson.completion,
      lesson.is_required,
      lesson.is_preview,
      lesson.drip,
      atMost,
    ]);
  }

  async update(tx: Tx, courseId: string, lesson: LessonFields): Promise<WholeLessonRow> {
    return (await tx.first(UPDATE_LESSON, [
      courseId,
      lesson.id,
      lesson.title,
      lesson.text,
      lesson.quiz,
      lesson.asset_id,
      lesson.metadata,
      lesson.completion,
      lesson.is_required,
      lesson.is_preview,
      lesson.drip,
    ]))!;
  }

  /** @returns whether there was one */
  async delete(tx: Tx, courseId: string, id: string): Promise<boolean> {
    return (await tx.execute(DELETE_LESSON, [courseId, id])) > 0;
  }

  async order(tx: Tx, courseId: string, positions: Positions): Promise<void> {
    await tx.execute(ORDER_LESSONS, [courseId, positions.lessonIds, positions.sectionOfLesson]);
  }
}
