import { Injectable } from '@nestjs/common';
import type { QuestionOutcome } from '@lyceum/contracts';
import type { Actor, Position } from '@lyceum/platform';
import { Database, pointRead, statement, type Tx } from '@lyceum/persistence';
import type { VerifiedClaim } from '../answer/verify-claim.js';
import type { QuestionsRow } from '../../schema.generated.js';

/** A lesson that may help where there is no answer. */
export interface Suggestion {
  readonly lessonId: string;
  readonly title: string;
}

export type QuestionState = 'answering' | QuestionOutcome;

/** A question that nobody works on any more counts as failed. */
export type QuestionRow = Omit<
  QuestionsRow,
  'state' | 'claims' | 'suggestions' | 'rating' | 'expires_at'
> & {
  readonly state: QuestionState;
  readonly claims: readonly VerifiedClaim[];
  readonly suggestions: readonly Suggestion[];
  readonly rating: 'up' | 'down' | null;
};

export interface NewQuestion {
  readonly conversationId: string;
  readonly id: string;
  readonly text: string;
  readonly language: string;
  readonly lessonId: string | null;
  /** Seconds. */
  readonly position: number | null;
  readonly modelId: string | null;
  readonly isLocal: boolean;
  /** When it counts as failed, unless it has ended by then. */
  readonly expiresAt: Date;
}

export interface QuestionEnd {
  readonly state: QuestionOutcome;
  readonly claims: readonly VerifiedClaim[];
  readonly suggestions: readonly Suggestion[];
  readonly resetsAt: Date | null;
}

const STATE = `case when state = 'answering' and expires_at < now() then 'failed' else state end`;
const COLUMNS = `conversation_id, question_id, staff_id, tenant_id, user_id, course_id, language, text, lesson_id,
     position_seconds, ${STATE} as state, claims, suggestions, model_id, is_local, resets_at, asked_at, rating, comment`;

const FIND = pointRead<QuestionRow>(
  'questions.find',
  `select ${COLUMNS} from questions
   where conversation_id = $1 and question_id = $2 and tenant_id = $3 and user_id = $4`,
);
// Asked again it is the same question; it is worked on again only where it has failed.
const BEGIN = statement<{ staff_id: string }>(
  'questions.begin',
  `insert into questions as known (conversation_id, question_id, tenant_id, user_id, course_id, language, text, lesson_id,
     position_seconds, state, model_id, is_local, expires_at)
   select conversation_id, $2, tenant_id, user_id, course_id, $3, $4, $5, $6, 'answering', $7, $8, $9
   from conversations where conversation_id = $1
   on conflict (conversation_id, question_id) do update set state = excluded.state, claims = '[]', suggestions = '[]',
     model_id = excluded.model_id, is_local = excluded.is_local, expires_at = excluded.expires_at
   where known.state = 'failed' or (known.state = 'answering' and known.expires_at < now())
   returning staff_id`,
);
const FINISH = statement(
  'questions.finish',
  `update questions set state = $3, claims = $4, suggestions = $5, resets_at = $6
   where conversation_id = $1 and question_id = $2 and state = 'answering'`,
);
const RECENT = statement<QuestionRow>(
  'questions.recent',
  `select ${COLUMNS} from questions where conversation_id = $1 and tenant_id = $2 and user_id = $3
     and state in ('answered', 'interrupted')
   order by asked_at desc, question_id desc limit $4`,
);
const LIST = statement<QuestionRow & { position: string }>(
  'questions.list',
  `select ${COLUMNS}, asked_at::text as position from questions
   where conversation_id = $1 and tenant_id = $2 and user_id = $3
     and ($4::timestamptz is null or (asked_at, question_id) < ($4, $5::uuid))
   order by asked_at desc, question_id desc limit $6`,
);
const RATE = statement(
  'questions.rate',
  `update questions set rating = $3, comment = $4
   where conversation_id = $1 and question_id = $2 and state in ('answered', 'abstained', 'interrupted')`,
);

/** Questions of the actor; the database shows no others. */
@Injectable()
export class QuestionRepository {
  constructor(private readonly database: Database) {}

  async find(actor: Actor, conversationId: string, id: string): Promise<QuestionRow | undefined> {
    const values = [conversationId, id, actor.tenantId, actor.userId];
    return (await this.database.read(actor, FIND, values))[0];
  }

  /** @returns how the staff knows it; undefined when it is being answered, has been, or its conversation is gone */
  async begin(tx: Tx, asked: NewQuestion): Promise<string | undefined> {
    const row = await tx.first(BEGIN, [
      asked.conversationId,
      asked.id,
      asked.language,
      asked.text,
      asked.lessonId,
      asked.position,
      asked.modelId,
      asked.isLocal,
      asked.expiresAt,
    ]);
    return row?.staff_id;
  }

  /** @returns whether it was still being answered */
  async finish(tx: Tx, conversationId: string, id: string, end: QuestionEnd): Promise<boolean> {
    const [claims, suggestions] = [JSON.stringify(end.claims), JSON.stringify(end.suggestions)];
    const values = [conversationId, id, end.state, claims, suggestions, end.resetsAt];
    return (await tx.execute(FINISH, values)) > 0;
  }

  /** What was answered before, the newest first. */
  recent(actor: Actor, conversationId: string, limit: number): Promise<QuestionRow[]> {
    return this.database.read(actor, RECENT, [conversationId, actor.tenantId, actor.userId, limit]);
  }

  /** The newest first. */
  list(
    actor: Actor,
    conversationId: string,
    limit: number,
    [askedAt, id]: Position = [],
  ): Promise<(QuestionRow & { position: string })[]> {
    const values = [conversationId, actor.tenantId, actor.userId, askedAt, id, limit];
    return this.database.read(actor, LIST, values);
  }

  /** @returns whether there was an answer to judge */
  async rate(
    tx: Tx,
    conversationId: string,
    id: string,
    rating: 'up' | 'down',
    comment: string | null,
  ): Promise<boolean> {
    return (await tx.execute(RATE, [conversationId, id, rating, comment])) > 0;
  }
}
