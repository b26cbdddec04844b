import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { DispatchLoop, Jobs } from '@lyceum/jobs';
import { LOGGER, type Logger } from '@lyceum/platform';
import { QuizDraftRepository, QuizDraftWork } from '../quiz-drafts/index.js';
import { AiJobs } from './ai-jobs.js';

const BATCH = 100;

/** Starts the job of each draft that waits for one. Starting a job twice is harmless: its key is the draft. */
@Injectable()
export class QuizDraftDispatch implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly loop: DispatchLoop;

  constructor(
    private readonly jobs: Jobs,
    private readonly definitions: AiJobs,
    private readonly drafts: QuizDraftRepository,
    private readonly work: QuizDraftWork,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.loop = new DispatchLoop({
      everyMs: 5_000,
      batch: BATCH,
      startSome: () => this.startWaiting(),
      logger,
      what: 'quiz drafts',
    });
  }

  onApplicationBootstrap(): void {
    this.work.onWaiting(() => this.loop.wake());
    this.loop.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.loop.stop();
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
