import { Module } from '@nestjs/common';
import { CurriculumModule } from '../curriculum/index.js';
import { CourseQuestionsModule } from '../tutor/index.js';
import { ChapterController } from './chapters/chapter.controller.js';
import { ChapterRepository } from './chapters/chapter.repository.js';
import { Chapters } from './chapters/chapters.js';
import { ContentHealth, LINK_DISPATCHER, LINK_TIMEOUT_MS } from './health/content-health.js';
import { HealthController } from './health/health.controller.js';
import { HealthJobs } from './health/health-jobs.js';
import { HealthRepository } from './health/health.repository.js';
import { HealthRequests } from './health/health-requests.js';
import { publicDispatcher } from './health/public-dispatcher.js';
import { ProjectInsights } from './project-insights.on-lesson-events.js';

/** What the jobs of insights need, apart from whoever needs the engine of the jobs. */
@Module({
  imports: [CurriculumModule, CourseQuestionsModule],
  providers: [
    { provide: LINK_DISPATCHER, useFactory: () => publicDispatcher(LINK_TIMEOUT_MS) },
    HealthRepository,
    ContentHealth,
    HealthJobs,
  ],
  exports: [ContentHealth, HealthJobs],
})
export class InsightJobsModule {}

@Module({
  imports: [CurriculumModule, InsightJobsModule],
  controllers: [ChapterController, HealthController, ProjectInsights],
  providers: [Chapters, ChapterRepository, HealthRequests],
})
export class InsightsModule {}
