import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { DispatchLoop, Jobs } from '@lyceum/jobs';
import { LOGGER, type Logger } from '@lyceum/platform';
import { deliverMail } from './deliver-mail.job.js';
import { MailDelivery } from './mail-delivery.js';
import { MailRepository } from './mail.repository.js';

const BATCH = 100;

/** Starts the job of each queued mail, if there is a provider. Starting one twice is harmless: its key is the mail. */
@Injectable()
export class MailDispatch implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly job: ReturnType<typeof deliverMail>;
  private readonly loop: DispatchLoop;

  constructor(
    private readonly jobs: Jobs,
    private readonly mails: MailRepository,
    private readonly delivery: MailDelivery,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.job = deliverMail(delivery);
    this.loop = new DispatchLoop({
      everyMs: 10_000,
      batch: BATCH,
      startSome: () => this.startWaiting(),
      logger,
      what: 'queued mail',
    });
  }

  onApplicationBootstrap(): void {
    if (this.delivery.isPossible) this.loop.start();
  }

  /** A mail was queued. */
  wake(): void {
    if (this.delivery.isPossible) this.loop.wake();
  }

  /** Before the jobs and the database are closed. */
  async onModuleDestroy(): Promise<void> {
    await this.loop.stop();
  }

  private async startWaiting(): Promise<number> {
    const ids = await this.mails.waiting(BATCH);
    for (const mailId of ids)
      await this.jobs.enqueue(this.job, { tenantId: undefined, key: mailId }, { mailId });
    if (ids.length > 0) await this.mails.markStarted(ids);
    return ids.length;
  }
}
