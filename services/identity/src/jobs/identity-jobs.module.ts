import type { DynamicModule } from '@nestjs/common';
import { JobsModule, type JobsOptions } from '@lyceum/jobs';
import { CONFIG, LOGGER, Metrics, SERVICE_NAME, type Logger } from '@lyceum/platform';
import type { Config } from '../config.js';
import { deliverMail, MailDelivery, MailDeliveryModule } from '../mail/index.js';

/** The durable jobs of identity: all that its process works on. */
export const identityJobs = (): DynamicModule =>
  JobsModule.forRootAsync({
    imports: [MailDeliveryModule],
    inject: [SERVICE_NAME, CONFIG, LOGGER, Metrics, MailDelivery],
    useFactory: (
      service: string,
      config: Config,
      logger: Logger,
      metrics: Metrics,
      delivery: MailDelivery,
    ): JobsOptions => ({
      service,
      url: config.JOBS_DATABASE_URL,
      maxConnections: config.JOBS_MAX_CONNECTIONS,
      stopGraceMs: config.JOBS_STOP_GRACE_MS,
      logger,
      metrics,
      jobs: [deliverMail(delivery)],
    }),
  });
