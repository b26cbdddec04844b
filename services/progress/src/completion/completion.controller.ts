import { Controller, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { CurrentActor, Fails, type Actor } from '@lyceum/platform';
import { curriculumErrors } from '../curriculum/index.js';
import { completionErrors } from './completion.errors.js';
import { ManualCompletion } from './manual-completion.js';

@Controller('v1/progress/enrollments/:enrollmentId/lessons/:lessonId')
export class CompletionController {
  constructor(private readonly manual: ManualCompletion) {}

  /** Says that the caller is done with a lesson, where that is what completes it. */
  @Post('complete')
  @HttpCode(204)
  @Fails(
    curriculumErrors.enrollment_not_found,
    curriculumErrors.not_enrolled,
    curriculumErrors.lesson_not_found,
    curriculumErrors.lesson_not_open,
    completionErrors.lesson_not_manual,
  )
  complete(
    @CurrentActor() actor: Actor,
    @Param('enrollmentId', ParseUUIDPipe) enrollmentId: string,
    @Param('lessonId', ParseUUIDPipe) lessonId: string,
  ): Promise<void> {
    return this.manual.complete(actor, enrollmentId, lessonId);
  }
}
