import { Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { Allow, CurrentActor, Fails, type Actor } from '@lyceum/platform';
import { curriculumErrors } from '../../curriculum/index.js';
import { insightErrors } from '../insight.errors.js';
import { ContentHealth } from './content-health.js';
import { HealthReportView, HealthRequestView, healthReportView } from './health.dto.js';
import { HealthRequests } from './health-requests.js';

@Controller('v1/ai/courses/:courseId/health')
@Allow('owner', 'instructor', 'assistant')
export class HealthController {
  constructor(
    private readonly health: ContentHealth,
    private readonly requests: HealthRequests,
  ) {}

  /** The newest report on a course: what its instructors can mend. */
  @Get()
  @Fails(insightErrors.health_report_not_found, curriculumErrors.course_not_found)
  async latest(
    @CurrentActor() actor: Actor,
    @Param('courseId', ParseUUIDPipe) courseId: string,
  ): Promise<HealthReportView> {
    return healthReportView(await this.health.latest(actor, courseId));
  }

  /** Has a report made now. Asked for again within the minute it is the same one. */
  @Post()
  @HttpCode(202)
  @Fails(curriculumErrors.course_not_found)
  async make(
    @CurrentActor() actor: Actor,
    @Param('courseId', ParseUUIDPipe) courseId: string,
  ): Promise<HealthRequestView> {
    return { madeAt: await this.requests.make(actor, courseId) };
  }
}
