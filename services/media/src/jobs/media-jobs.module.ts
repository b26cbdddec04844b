import { Module } from '@nestjs/common';
import { jobQueues, JobsModule, type JobsOptions } from '@lyceum/jobs';
import { CONFIG, LOGGER, Metrics, SERVICE_NAME, type Logger } from '@lyceum/platform';
import { AssetsModule } from '../assets/index.js';
import { CareModule } from '../care/index.js';
import type { Config } from '../config.js';
import { ProcessingModule } from '../processing/index.js';
import { TranscriptionJobsModule } from '../transcriptions/index.js';
import { AssetDispatch } from './asset-dispatch.js';
import { MediaJobs } from './media-jobs.js';
import { TranscriptionDispatch } from './transcription-dispatch.js';

@Module({
  imports: [ProcessingModule, CareModule, TranscriptionJobsModule],
  providers: [MediaJobs],
  exports: [MediaJobs],
})
class MediaJobDefinitionsModule {}

/** All that the process of media works on: how much at a time, and what by the clock. */
const engine = JobsModule.forRootAsync({
  imports: [MediaJobDefinitionsModule as never],
  inject: [SERVICE_NAME, CONFIG, LOGGER, Metrics, MediaJobs],
  useFactory: (
    service: string,
    config: Config,
    logger: Logger,
    metrics: Metrics,
    media: MediaJobs,
  ): JobsOptions => ({
    service,
    url: config.JOBS_DATABASE_URL,
    maxConnections: config.JOBS_MAX_CONNECTIONS,
    stopGraceMs: config.JOBS_STOP_GRACE_MS,
    logger,
    metrics,
    queues: {
      ...jobQueues,
      video: {
        perProcess: config.MEDIA_VIDEO_JOBS,
        perTenant: config.MEDIA_VIDEO_JOBS_PER_SCHOOL,
        pollMs: 500,
      },
    },
    jobs: [
      media.processHeavy,
      media.processLight,
      media.remove,
      media.reconcile,
      media.cutSound,
      media.endTranscription,
    ],
    schedules: [{ name: 'reconcile', cron: '17 3 * * *', job: media.reconcile, input: () => ({}) }],
  }),
});

@Module({
  imports: [engine, MediaJobDefinitionsModule, AssetsModule, TranscriptionJobsModule],
  providers: [AssetDispatch, TranscriptionDispatch],
})
export class MediaJobsModule {}
