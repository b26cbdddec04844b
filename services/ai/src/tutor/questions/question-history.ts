import { Injectable } from '@nestjs/common';
import { Cursors, DomainError, type Actor, type Page, type PageQuery } from '@lyceum/platform';
import { Database } from '@lyceum/persistence';
import { Curriculum, type CourseOutline } from '../../curriculum/index.js';
import { Conversations } from '../conversations/conversations.js';
import { tutorErrors } from '../tutor.errors.js';
import type { FeedbackDto } from './question.dto.js';
import { QuestionRepository, type QuestionRow } from './question.repository.js';
import { shownAnswer, type ShownAnswer } from './visible.js';

export interface ShownQuestion {
  readonly row: QuestionRow;
  readonly answer: ShownAnswer;
}

/** What was asked and answered, as its owner may see it now. */
@Injectable()
export class QuestionHistory {
  constructor(
    private readonly database: Database,
    private readonly conversations: Conversations,
    private readonly curriculum: Curriculum,
    private readonly rows: QuestionRepository,
    private readonly cursors: Cursors,
  ) {}

  /** The newest first. @throws DomainError `ai.conversation_not_found` */
  async list(
    actor: Actor,
    conversationId: string,
    { limit, cursor }: PageQuery,
  ): Promise<Page<ShownQuestion>> {
    const { course_id: courseId } = await this.conversations.read(actor, conversationId);
    const list = `questions of ${actor.tenantId} ${actor.userId} ${conversationId}`;
    const after = this.cursors.read(list, cursor);
    const [outline, rows] = await Promise.all([
      this.outlineNow(actor, courseId),
      this.rows.list(actor, conversationId, limit + 1, after),
    ]);
    const position = ({ position, question_id: id }: (typeof rows)[number]) => [position, id];
    const { items, nextCursor } = this.cursors.page(list, rows, limit, position);
    return {
      items: items.map((row) => ({ row, answer: shownAnswer(row, outline) })),
      nextCursor,
    };
  }

  /** @throws DomainError `ai.question_not_found`, `ai.question_not_answered` */
  async rate(
    actor: Actor,
    conversationId: string,
    id: string,
    { rating, comment = '' }: FeedbackDto,
  ): Promise<void> {
    if (!(await this.rows.find(actor, conversationId, id))) throw tutorErrors.question_not_found();
    const isRated = await this.database.run(actor, (tx) =>
      this.rows.rate(tx, conversationId, id, rating, comment.trim() || null),
    );
    if (!isRated) throw tutorErrors.question_not_answered();
  }

  /** @returns undefined for who has lost the course: the conversation stays theirs */
  private async outlineNow(actor: Actor, courseId: string): Promise<CourseOutline | undefined> {
    try {
      return await this.curriculum.outline(actor, courseId);
    } catch (error) {
      if (error instanceof DomainError) return undefined;
      throw error;
    }
  }
}
