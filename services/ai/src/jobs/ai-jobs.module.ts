import { Module } from '@nestjs/common';
import { JobsModule, type JobsOptions } from '@lyceum/jobs';
import { CONFIG, LOGGER, Metrics, SERVICE_NAME, type Logger } from '@lyceum/platform';
import type { Config } from '../config.js';
import { IndexingModule } from '../indexing/index.js';
import { HealthJobs, InsightJobsModule } from '../insights/index.js';
import { QuizDraftJobsModule } from '../quiz-drafts/index.js';
import { TranscriptionJobsModule } from '../transcriptions/index.js';
import { AiJobs } from './ai-jobs.js';
import { IndexDispatch } from './index-dispatch.js';
import { QuizDraftDispatch } from './quiz-draft-dispatch.js';
import { TranscriptionDispatch } from './transcription-dispatch.js';

@Module({
  imports: [IndexingModule, QuizDraftJobsModule, TranscriptionJobsModule],
  providers: [AiJobs],
  exports: [AiJobs],
})
class AiJobDefinitionsModule {}

/** All that the process of ai works on, and what by the clock. */
const engine = JobsModule.forRootAsync({
  imports: [AiJobDefinitionsModule as never, InsightJobsModule as never],
  inject: [SERVICE_NAME, CONFIG, LOGGER, Metrics, AiJobs, HealthJobs],
  useFactory: (
    service: string,
    config: Config,
    logger: Logger,
    metrics: Metrics,
    jobs: AiJobs,
    health: HealthJobs,
  ): JobsOptions => ({
    service,
    url: config.JOBS_DATABASE_URL,
    maxConnections: config.JOBS_MAX_CONNECTIONS,
    stopGraceMs: config.JOBS_STOP_GRACE_MS,
    logger,
    metrics,
    jobs: [
      jobs.indexSource,
      jobs.writeQuizDraft,
      jobs.writeTranscript,
      health.inspectCourse,
      health.inspectCourses,
    ],
    schedules: [
      {
        name: 'content-health',
        cron: '23 4 * * 1',
        job: health.inspectCourses,
        input: (firedAt) => ({ firedAt: firedAt.toISOString() }),
      },
    ],
  }),
});

@Module({
  imports: [
    engine,
    AiJobDefinitionsModule,
    IndexingModule,
    QuizDraftJobsModule,
    TranscriptionJobsModule,
  ],
  providers: [IndexDispatch, QuizDraftDispatch, TranscriptionDispatch],
})
export class AiJobsModule {}
