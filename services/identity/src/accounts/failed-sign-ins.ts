import { randomInt } from 'node:crypto';
import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { LOGGER, type Actor, type Logger } from '@lyceum/platform';
import { Database } from '@lyceum/persistence';
import { AuditLog } from '../audit/index.js';
import { MailQueue } from '../mail/index.js';

/** After the answer, in ms: long enough that it meets the next requests of anybody, whoever they ask for. */
const LATEST_MS = 1_000;

/**
 * Notes that somebody failed to sign in to an account. There is nothing to note where there is no account, so that
 * the note would give away that there is one, by a later answer or, right behind it, by a later next answer. It is
 * made at a random moment after it.
 */
@Injectable()
export class FailedSignIns implements BeforeApplicationShutdown {
  private readonly waiting = new Map<NodeJS.Timeout, () => void>();
  private readonly writing = new Set<Promise<void>>();

  constructor(
    private readonly database: Database,
    private readonly audit: AuditLog,
    private readonly mails: MailQueue,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** @param isLastFree from now on the next one has to wait, which the user is told */
  note(actor: Actor, userId: string, isLastFree: boolean): void {
    const begin = (): void => {
      clearTimeout(timer);
      this.waiting.delete(timer);
      const written = this.write(actor, userId, isLastFree).finally(() =>
        this.writing.delete(written),
      );
      this.writing.add(written);
    };
    const timer = setTimeout(begin, randomInt(LATEST_MS));
    this.waiting.set(timer, begin);
  }

  async beforeApplicationShutdown(): Promise<void> {
    for (const begin of [...this.waiting.values()]) begin();
    await Promise.all(this.writing);
  }

  private async write(actor: Actor, userId: string, isLastFree: boolean): Promise<void> {
    try {
      await this.database.run(actor, async (tx) => {
        this.audit.add(tx, { action: 'session.sign_in_failed', userId, tenantId: null });
        if (!isLastFree) return;
        this.audit.add(tx, { action: 'account.locked', userId, tenantId: null });
        await this.mails.add(tx, { template: 'sign-in-refused', to: { userId }, params: {} });
      });
    } catch (error) {
      this.logger.error({ err: error }, 'a failed sign-in could not be audited');
    }
  }
}
