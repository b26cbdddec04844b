import { Controller } from '@nestjs/common';
import { quizDraftAdded, quizDraftRejected, type EventOf } from '@lyceum/contracts';
import { Consumes, Outbox, reaction, type EventContext } from '@lyceum/messaging';
import type { Tx } from '@lyceum/persistence';
import {
  QuizDraftRepository,
  type QuizDraftChange,
  type QuizDraftRow,
} from './quiz-draft.repository.js';
import { progressOf } from './quiz-drafts.js';

const answers = reaction('quiz-drafts');

/** What became of an accepted draft, as catalog says. */
@Controller()
export class ApplyAnswers {
  constructor(
    private readonly drafts: QuizDraftRepository,
    private readonly outbox: Outbox,
  ) {}

  @Consumes(quizDraftAdded.v1, answers)
  async added({ data }: EventOf<typeof quizDraftAdded.v1>, { tx }: EventContext): Promise<void> {
    const { sectionId } = data;
    await this.apply(tx, data, { state: 'added', section_id: sectionId });
  }

  @Consumes(quizDraftRejected.v1, answers)
  async rejected(
    { data }: EventOf<typeof quizDraftRejected.v1>,
    { tx }: EventContext,
  ): Promise<void> {
    await this.apply(tx, data, { state: 'rejected', note: data.reason });
  }

  private async apply(
    tx: Tx,
    { quizDraftId, lessonId }: { readonly quizDraftId: string; readonly lessonId: string },
    change: Partial<QuizDraftChange>,
  ): Promise<void> {
    const draft = await this.drafts.lock(tx, quizDraftId);
    if (!draft || !isWaitingFor(draft, lessonId)) return;
    this.outbox.add(tx, progressOf(await this.drafts.update(tx, draft, change)));
  }
}

/** It may be gone, or accepted anew since. */
const isWaitingFor = ({ state, lesson_id }: QuizDraftRow, lessonId: string): boolean =>
  state === 'accepted' && lesson_id === lessonId;
