import { IsIn } from 'class-validator';
import type { QuestionState } from '../questions/question.repository.js';
import type { CourseQuestionRow, PlaceRow } from './course-question.repository.js';
import { scrub } from './scrub.js';

const states = [
  'answering',
  'answered',
  'abstained',
  'exhausted',
  'interrupted',
  'failed',
] as const;
const MINUTE = 60;

export class CourseQuestionView {
  readonly id!: string;
  /** In UTC. @format date */
  readonly day!: string;
  /** Without e-mail addresses, links, handles and long numbers. */
  readonly text!: string;
  readonly lessonId!: string | null;
  /** Seconds, the minute of the video in which it was asked. */
  readonly start!: number | null;
  @IsIn(states)
  readonly state!: QuestionState;
  @IsIn(['up', 'down', null])
  readonly rating!: 'up' | 'down' | null;
  readonly comment!: string | null;
}

export class CourseQuestionPageView {
  readonly items!: CourseQuestionView[];
  readonly nextCursor!: string | null;
}

export class GapView {
  /** null where the learner was in no lesson. */
  readonly lessonId!: string | null;
  /** Seconds; null where no place is known. */
  readonly start!: number | null;
  readonly end!: number | null;
  readonly questions!: number;
  /** Of them, without an answer. */
  readonly unanswered!: number;
  /** Of them, with an answer that did not help. */
  readonly disliked!: number;
}

export class GapsView {
  readonly items!: GapView[];
}

export const courseQuestionView = (row: CourseQuestionRow): CourseQuestionView => ({
  id: row.staff_id,
  day: row.day,
  text: scrub(row.text),
  lessonId: row.lesson_id,
  start: row.minute === null ? null : row.minute * MINUTE,
  state: row.state,
  rating: row.rating,
  comment: row.comment === null ? null : scrub(row.comment),
});

export const gapView = (row: PlaceRow): GapView => ({
  lessonId: row.lesson_id,
  start: row.minute === null ? null : row.minute * MINUTE,
  end: row.minute === null ? null : (row.minute + 1) * MINUTE,
  questions: row.questions,
  unanswered: row.unanswered,
  disliked: row.disliked,
});
