import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { Jobs } from '@lyceum/jobs';
import { LOGGER, type Logger } from '@lyceum/platform';
import { QuizDraftRepository, QuizDraftWork } from '../quiz-drafts/index.js';
import { AiJobs } from './ai-jobs.js';

const POLL_MS = 5_000;
const BATCH = 100;

/**
 * Starts the job of each draft that waits for one: at once when it was told here, else by looking, so that a draft
 * whose process died between commit and start is not forgotten. Starting a job twice is harmless: its key is the draft.
 */
@Injectable()
export class QuizDraftDispatch implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> = Promise.resolve();
  private isPending = false;
  private isOver = false;

  constructor(
    private readonly jobs: Jobs,
    private readonly definitions: AiJobs,
    private readonly drafts: QuizDraftRepository,
    private readonly work: QuizDraftWork,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.work.onWaiting(() => this.wake());
    this.timer = setInterval(() => this.wake(), POLL_MS).unref();
    this.wake();
  }

  /** Before the jobs and the database are closed. */
  async onModuleDestroy(): Promise<void> {
    this.isOver = true;
    clearInterval(this.timer);
    await this.round;
  }

  /** Calls of the same moment are one look. */
  private wake(): void {
    if (this.isPending || this.isOver) return;
    this.isPending = true;
    this.round = this.round.then(async () => {
      this.isPending = false;
      try {
        while (!this.isOver && (await this.startWaiting()) === BATCH);
      } catch (error) {
        this.logger.warn({ err: error }, 'quiz drafts could not be started; it is tried again');
      }
    });
  }

  private async startWaiting(): Promise<number> {
    const waiting = await this.drafts.toStart(BATCH);
    for (const draft of waiting) {
      const { id: draftId, tenantId } = draft;
      await this.jobs.enqueue(
        this.definitions.writeQuizDraft,
        { tenantId, key: draftId },
        { draftId },
      );
      await this.drafts.markStarted(draft);
    }
    return waiting.length;
  }
}
