import { Controller, Get, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { Allow, CurrentActor, Fails, PageQuery, type Actor } from '@lyceum/platform';
import { curriculumErrors } from '../../curriculum/index.js';
import {
  CourseQuestionPageView,
  GapsView,
  courseQuestionView,
  gapView,
} from './course-question.dto.js';
import { CourseQuestions } from './course-questions.js';

@Controller('v1/ai/courses/:courseId')
@Allow('owner', 'instructor', 'assistant')
@Fails(curriculumErrors.course_not_found)
export class CourseQuestionController {
  constructor(private readonly questions: CourseQuestions) {}

  /** What learners asked about a course in the last 90 days: what and where, never who. */
  @Get('questions')
  async courseQuestions(
    @CurrentActor() actor: Actor,
    @Param('courseId', ParseUUIDPipe) courseId: string,
    @Query() query: PageQuery,
  ): Promise<CourseQuestionPageView> {
    const { items, nextCursor } = await this.questions.list(actor, courseId, query);
    return { items: items.map(courseQuestionView), nextCursor };
  }

  /** Places of a course where questions found no answer, or none that helped. */
  @Get('question-gaps')
  async questionGaps(
    @CurrentActor() actor: Actor,
    @Param('courseId', ParseUUIDPipe) courseId: string,
  ): Promise<GapsView> {
    return { items: (await this.questions.gaps(actor, courseId)).map(gapView) };
  }
}
