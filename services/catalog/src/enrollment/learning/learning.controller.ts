import { Controller, Get, Header, Param, ParseUUIDPipe } from '@nestjs/common';
import { CurrentActor, Fails, SendsHeaders, type Actor } from '@lyceum/platform';
import { courseErrors, publishingErrors } from '../../courses/index.js';
import { accessErrors, enrollmentErrors } from '../enrollment.errors.js';
import { LearnerOutlineView, LessonContentView } from './learning.dto.js';
import { Learning } from './learning.js';

@Controller('v1')
@Fails(courseErrors.course_not_found, publishingErrors.version_not_found)
export class LearningController {
  constructor(private readonly learning: Learning) {}

  /** The version of the course that the learner is on, and what of it is open. */
  @Get('enrollments/:id/outline')
  @Fails(enrollmentErrors.enrollment_not_found)
  readOutline(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<LearnerOutlineView> {
    return this.learning.outline(actor, id);
  }

  /** A lesson that is open to the learner, with its content. `opensAt` of the problem says when it will be. */
  @Get('enrollments/:id/lessons/:lessonId')
  @Header('cache-control', 'private, no-store')
  @SendsHeaders('cache-control')
  @Fails(
    enrollmentErrors.enrollment_not_found,
    accessErrors.lesson_not_in_version,
    accessErrors.not_enrolled,
    accessErrors.lesson_opens_later,
    accessErrors.lesson_after_earlier,
  )
  readLesson(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('lessonId', ParseUUIDPipe) lessonId: string,
  ): Promise<LessonContentView> {
    return this.learning.lesson(actor, id, lessonId);
  }

  /** A lesson that members of the school may see before they enroll. */
  @Get('courses/:id/previews/:lessonId')
  @Header('cache-control', 'private, no-store')
  @SendsHeaders('cache-control')
  @Fails(accessErrors.lesson_not_in_version, accessErrors.not_enrolled)
  readPreview(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('lessonId', ParseUUIDPipe) lessonId: string,
  ): Promise<LessonContentView> {
    return this.learning.preview(actor, id, lessonId);
  }
}
