import { Injectable } from '@nestjs/common';
import { systemActor, type Actor, type Position } from '@lyceum/platform';
import { Database, statement } from '@lyceum/persistence';
import type { QuestionState } from '../questions/question.repository.js';

/** A question without who asked it, and when but for the day. */
export interface CourseQuestionRow {
  readonly staff_id: string;
  /** `2026-11-26`, in UTC. */
  readonly day: string;
  readonly text: string;
  readonly lesson_id: string | null;
  readonly minute: number | null;
  readonly state: QuestionState;
  readonly rating: 'up' | 'down' | null;
  readonly comment: string | null;
}

export interface PlaceRow {
  readonly lesson_id: string | null;
  readonly minute: number | null;
  readonly questions: number;
  readonly learners: number;
  readonly unanswered: number;
  readonly disliked: number;
  /** Unanswered or disliked. */
  readonly unhelped: number;
}

const STATE = `case when state = 'answering' and expires_at < now() then 'failed' else state end`;
const DAY = `(asked_at at time zone 'UTC')::date`;
const MINUTE = `floor(position_seconds / 60)::integer`;

// Within a day in the order of a random id: the order in which they came would tell who was there.
const LIST = statement<CourseQuestionRow>(
  'course_questions.list',
  `select staff_id, ${DAY}::text as day, text, lesson_id, ${MINUTE} as minute, ${STATE} as state, rating, comment
   from questions
   where tenant_id = $1 and course_id = $2 and asked_at > now() - make_interval(days => $3)
     and ($4::date is null or (${DAY}, staff_id) < ($4, $5::uuid))
   order by ${DAY} desc, staff_id desc limit $6`,
);
const PLACES = statement<PlaceRow>(
  'course_questions.places',
  `select lesson_id, ${MINUTE} as minute, count(*)::integer as questions,
     count(distinct user_id)::integer as learners,
     count(*) filter (where state = 'abstained')::integer as unanswered,
     count(*) filter (where rating = 'down')::integer as disliked,
     count(*) filter (where state = 'abstained' or rating = 'down')::integer as unhelped
   from questions
   where tenant_id = $1 and course_id = $2 and asked_at > now() - make_interval(days => $3)
   group by 1, 2
   order by unhelped desc, questions desc, lesson_id, minute limit $4`,
);

/** Counts and shows questions without their askers. Conversations are read as the service itself. */
@Injectable()
export class CourseQuestionRepository {
  constructor(private readonly database: Database) {}

  /** The last day first. */
  list(
    actor: Actor,
    courseId: string,
    days: number,
    limit: number,
    [day, id]: Position = [],
  ): Promise<CourseQuestionRow[]> {
    const values = [actor.tenantId, courseId, days, day, id, limit];
    return this.database.read(counting(actor), LIST, values);
  }

  /** Minutes of lessons, those with most questions without a good answer first. */
  places(actor: Actor, courseId: string, days: number, limit: number): Promise<PlaceRow[]> {
    return this.database.read(counting(actor), PLACES, [actor.tenantId, courseId, days, limit]);
  }
}

const counting = (actor: Actor): Actor =>
  systemActor('course questions', { origin: actor, tenantId: actor.tenantId });
