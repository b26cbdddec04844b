import { Inject, Injectable } from '@nestjs/common';
import { Dispatcher, Jobs } from '@lyceum/jobs';
import { LOGGER, type Logger } from '@lyceum/platform';
import { QuizDraftRepository, QuizDraftWork } from '../quiz-drafts/index.js';
import { AiJobs } from './ai-jobs.js';

/** Starts the job of each draft that waits for one. Starting a job twice is harmless: its key is the draft. */
@Injectable()
export class QuizDraftDispatch extends Dispatcher {
  constructor(
    private readonly jobs: Jobs,
    private readonly definitions: AiJobs,
    private readonly drafts: QuizDraftRepository,
    work: QuizDraftWork,
    @Inject(LOGGER) logger: Logger,
  ) {
    super(work, 'quiz drafts', logger);
  }

  protected async startSome(limit: number): Promise<number> {
    const waiting = await this.drafts.toStart(limit);
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
