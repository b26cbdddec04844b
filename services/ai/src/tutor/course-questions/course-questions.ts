import { Injectable } from '@nestjs/common';
import { Cursors, type Actor, type Page, type PageQuery } from '@lyceum/platform';
import { Curriculum } from '../../curriculum/index.js';
import {
  CourseQuestionRepository,
  type CourseQuestionRow,
  type PlaceRow,
} from './course-question.repository.js';

/** What is older says little of the course as it is. */
const DAYS = 90;
const MOST_PLACES = 100;

/** What learners ask about a course, for those who teach it: what and where, never who. */
@Injectable()
export class CourseQuestions {
  constructor(
    private readonly curriculum: Curriculum,
    private readonly rows: CourseQuestionRepository,
    private readonly cursors: Cursors,
  ) {}

  /** Of the last 90 days, the last day first. @throws DomainError `ai.course_not_found` */
  async list(
    actor: Actor,
    courseId: string,
    { limit, cursor }: PageQuery,
  ): Promise<Page<CourseQuestionRow>> {
    await this.curriculum.outline(actor, courseId);
    const list = `questions about ${actor.tenantId} ${courseId}`;
    const after = this.cursors.read(list, cursor);
    const rows = await this.rows.list(actor, courseId, DAYS, limit + 1, after);
    return this.cursors.page(list, rows, limit, ({ day, staff_id: id }) => [day, id]);
  }

  /** Places with questions that were not answered, or not well. @throws DomainError `ai.course_not_found` */
  async gaps(actor: Actor, courseId: string): Promise<PlaceRow[]> {
    await this.curriculum.outline(actor, courseId);
    const places = await this.places(actor, courseId);
    return places.filter(({ unhelped }) => unhelped > 0);
  }

  /** Minutes of lessons that were asked about in the last 90 days. The caller knows that the actor is of the staff. */
  places(actor: Actor, courseId: string): Promise<PlaceRow[]> {
    return this.rows.places(actor, courseId, DAYS, MOST_PLACES);
  }
}
