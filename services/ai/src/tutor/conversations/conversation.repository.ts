import { Injectable } from '@nestjs/common';
import type { Actor, Position } from '@lyceum/platform';
import { Database, pointRead, statement, type Tx } from '@lyceum/persistence';
import type { ConversationsRow } from '../../schema.generated.js';

export type ConversationRow = ConversationsRow;

export interface NewConversation {
  readonly id: string;
  readonly courseId: string;
  readonly lessonId: string | undefined;
  readonly title: string;
}

const COLUMNS = `conversation_id, tenant_id, user_id, course_id, lesson_id, title, created_at, updated_at`;

const INSERT = statement<ConversationRow>(
  'conversations.insert',
  `insert into conversations (conversation_id, tenant_id, user_id, course_id, lesson_id, title)
   values ($1, $2, $3, $4, $5, $6) returning ${COLUMNS}`,
);
const FIND = pointRead<ConversationRow>(
  'conversations.find',
  `select ${COLUMNS} from conversations where conversation_id = $1 and tenant_id = $2 and user_id = $3`,
);
const LIST = statement<ConversationRow & { position: string }>(
  'conversations.list',
  `select ${COLUMNS}, updated_at::text as position from conversations
   where tenant_id = $1 and user_id = $2 and ($3::uuid is null or course_id = $3)
     and ($4::timestamptz is null or (updated_at, conversation_id) < ($4, $5::uuid))
   order by updated_at desc, conversation_id desc limit $6`,
);
const RENAME = statement<ConversationRow>(
  'conversations.rename',
  `update conversations set title = $4
   where conversation_id = $1 and tenant_id = $2 and user_id = $3 returning ${COLUMNS}`,
);
// The first question gives the name to a conversation that has none.
const TOUCH = statement(
  'conversations.touch',
  `update conversations set updated_at = now(), title = case when title = '' then $2 else title end
   where conversation_id = $1`,
);
const DELETE = statement(
  'conversations.delete',
  `delete from conversations where conversation_id = $1 and tenant_id = $2 and user_id = $3`,
);

/** Conversations of the actor; the database shows no others. */
@Injectable()
export class ConversationRepository {
  constructor(private readonly database: Database) {}

  async insert(
    actor: Actor,
    { id, courseId, lessonId, title }: NewConversation,
  ): Promise<ConversationRow> {
    return this.database.runOnce(actor, async (tx) => {
      const values = [id, actor.tenantId, actor.userId, courseId, lessonId, title];
      return (await tx.first(INSERT, values))!;
    });
  }

  async find(actor: Actor, id: string): Promise<ConversationRow | undefined> {
    return (await this.database.read(actor, FIND, [id, actor.tenantId, actor.userId]))[0];
  }

  /** The one last asked in first. */
  list(
    actor: Actor,
    courseId: string | undefined,
    limit: number,
    [updatedAt, id]: Position = [],
  ): Promise<(ConversationRow & { position: string })[]> {
    const values = [actor.tenantId, actor.userId, courseId, updatedAt, id, limit];
    return this.database.read(actor, LIST, values);
  }

  rename(actor: Actor, id: string, title: string): Promise<ConversationRow | undefined> {
    return this.database.run(actor, (tx) =>
      tx.first(RENAME, [id, actor.tenantId, actor.userId, title]),
    );
  }

  touch(tx: Tx, id: string, title: string): void {
    tx.defer(TOUCH, [id, title]);
  }

  /** With all that was asked and answered in it. @returns whether it was there */
  async delete(actor: Actor, id: string): Promise<boolean> {
    const values = [id, actor.tenantId, actor.userId];
    return (await this.database.run(actor, (tx) => tx.execute(DELETE, values))) > 0;
  }
}
