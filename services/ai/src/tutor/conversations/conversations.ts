import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Cursors, type Actor, type Page } from '@lyceum/platform';
import { Curriculum } from '../../curriculum/index.js';
import { tutorErrors } from '../tutor.errors.js';
import type { ConversationsQuery, StartConversationDto } from './conversation.dto.js';
import { ConversationRepository, type ConversationRow } from './conversation.repository.js';

/** What learners talk about with the tutor, each alone. */
@Injectable()
export class Conversations {
  constructor(
    private readonly curriculum: Curriculum,
    private readonly rows: ConversationRepository,
    private readonly cursors: Cursors,
  ) {}

  /** @throws DomainError of `Curriculum.outline` */
  async start(
    actor: Actor,
    { courseId, lessonId, title = '' }: StartConversationDto,
  ): Promise<ConversationRow> {
    await this.curriculum.outline(actor, courseId);
    return this.rows.insert(actor, { id: randomUUID(), courseId, lessonId, title: title.trim() });
  }

  async list(
    actor: Actor,
    { courseId, limit, cursor }: ConversationsQuery,
  ): Promise<Page<ConversationRow>> {
    const list = `conversations of ${actor.tenantId} ${actor.userId} ${courseId}`;
    const after = this.cursors.read(list, cursor);
    const rows = await this.rows.list(actor, courseId, limit + 1, after);
    const position = ({ position, conversation_id: id }: (typeof rows)[number]) => [position, id];
    return this.cursors.page(list, rows, limit, position);
  }

  /** @throws DomainError `ai.conversation_not_found`, also for those of others */
  async read(actor: Actor, id: string): Promise<ConversationRow> {
    return found(await this.rows.find(actor, id));
  }

  /** @throws DomainError `ai.conversation_not_found` */
  async rename(actor: Actor, id: string, title: string): Promise<ConversationRow> {
    return found(await this.rows.rename(actor, id, title.trim()));
  }

  /** @throws DomainError `ai.conversation_not_found` */
  async delete(actor: Actor, id: string): Promise<void> {
    if (!(await this.rows.delete(actor, id))) throw tutorErrors.conversation_not_found();
  }
}

function found(row: ConversationRow | undefined): ConversationRow {
  if (!row) throw tutorErrors.conversation_not_found();
  return row;
}
