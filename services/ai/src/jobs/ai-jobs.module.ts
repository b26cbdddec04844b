import { Module } from '@nestjs/common';
import { JobsModule, type JobsOptions } from '@lyceum/jobs';
import { CONFIG, LOGGER, Metrics, SERVICE_NAME, type Logger } from '@lyceum/platform';
import type { Config } from '../config.js';
import { HealthJobs, InsightJobsModule } from '../insights/index.js';

/** All that the process of the AI service works on, and what by the clock. */
const engine = JobsModule.forRootAsync({
  imports: [InsightJobsModule as never],
  inject: [SERVICE_NAME, CONFIG, LOGGER, Metrics, HealthJobs],
  useFactory: (
    service: string,
    config: Config,
    logger: Logger,
    metrics: Metrics,
    health: HealthJobs,
  ): JobsOptions => ({
    service,
    url: config.JOBS_DATABASE_URL,
    maxConnections: config.JOBS_MAX_CONNECTIONS,
    stopGraceMs: config.JOBS_STOP_GRACE_MS,
    logger,
    metrics,
    jobs: [health.inspectCourse, health.inspectCourses],
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

@Module({ imports: [engine] })
export class AiJobsModule {}
