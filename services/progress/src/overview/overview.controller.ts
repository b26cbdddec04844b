import { Controller, Get, Param, ParseUUIDPipe } from '@nestjs/common';
import { CurrentActor, Fails, type Actor } from '@lyceum/platform';
import { curriculumErrors } from '../curriculum/index.js';
import { Overview } from './overview.js';
import { EnrollmentProgressView, ExplanationView } from './overview.dto.js';

@Controller('v1/progress/enrollments/:enrollmentId')
@Fails(curriculumErrors.enrollment_not_found)
export class OverviewController {
  constructor(private readonly overview: Overview) {}

  /** How far a learner got in a course, lesson by lesson. */
  @Get()
  read(
    @CurrentActor() actor: Actor,
    @Param('enrollmentId', ParseUUIDPipe) enrollmentId: string,
  ): Promise<EnrollmentProgressView> {
    return this.overview.read(actor, enrollmentId);
  }

  /** The facts behind the numbers. */
  @Get('explain')
  explain(
    @CurrentActor() actor: Actor,
    @Param('enrollmentId', ParseUUIDPipe) enrollmentId: string,
  ): Promise<ExplanationView> {
    return this.overview.explain(actor, enrollmentId);
  }
}
