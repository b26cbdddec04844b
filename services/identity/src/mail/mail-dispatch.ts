import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { Jobs } from '@lyceum/jobs';
import { LOGGER, type Logger } from '@lyceum/platform';
import { deliverMail } from './deliver-mail.job.js';
import { MailDelivery } from './mail-delivery.js';
import { MailRepository } from './mail.repository.js';

const POLL_MS = 10_000;
const BATCH = 100;

/**
 * Starts the job of each queued mail: at once when one was queued here, else by looking every ten seconds, so
 * that a mail whose process died between commit and start goes out too. Starting one twice is harmless: the
 * job's key is the mail.
 */
@Injectable()
export class MailDispatch implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly job: ReturnType<typeof deliverMail>;
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> = Promise.resolve();
  private isPending = false;
  private isOver = false;

  constructor(
    private readonly jobs: Jobs,
    private readonly mails: MailRepository,
    private readonly delivery: MailDelivery,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.job = deliverMail(delivery);
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.wake(), POLL_MS).unref();
    this.wake();
  }

  /** Looks for queued mail soon. Calls of the same moment are one look. */
  wake(): void {
    if (this.isPending || this.isOver || !this.delivery.isPossible) return;
    this.isPending = true;
    this.round = this.round.then(async () => {
      this.isPending = false;
      try {
        while (!this.isOver && (await this.startWaiting()) === BATCH);
      } catch (error) {
        this.logger.warn({ err: error }, 'queued mail could not be started; it is tried again');
      }
    });
  }

  /** Before the jobs and the database are closed. */
  async onModuleDestroy(): Promise<void> {
    this.isOver = true;
    clearInterval(this.timer);
    await this.round;
  }

  private async startWaiting(): Promise<number> {
    const ids = await this.mails.waiting(BATCH);
    for (const mailId of ids)
      await this.jobs.enqueue(this.job, { tenantId: undefined, key: mailId }, { mailId });
    if (ids.length > 0) await this.mails.markStarted(ids);
    return ids.length;
  }
}
