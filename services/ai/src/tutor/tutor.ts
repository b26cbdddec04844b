import { Injectable } from '@nestjs/common';
import type { Actor } from '@lyceum/platform';
import { Database } from '@lyceum/persistence';
import { Budget } from '../budget/index.js';
import { Curriculum, type CourseOutline } from '../curriculum/index.js';
import { ChatModels } from '../models/index.js';
import { Retrieval, type Passage, type SearchResult } from '../retrieval/index.js';
import {
  AnswerQuestion,
  beginEvent,
  claimEvents,
  endEvents,
  type Asking,
  type BegunQuestion,
  type HowItEnded,
} from './answer/answer-question.js';
import {
  aboutCourse,
  documentsOf,
  earlierTurns,
  numbered,
  questionTurn,
  withoutMarks,
  type LearnerPosition,
  type Whereabouts,
} from './answer/chat-context.js';
import type { TutorEvent } from './answer/tutor-event.js';
import { TUTOR_RULES } from './answer/tutor-rules.js';
import { ConversationRepository } from './conversations/conversation.repository.js';
import { Conversations } from './conversations/conversations.js';
import {
  QuestionRepository,
  type QuestionRow,
  type Suggestion,
} from './questions/question.repository.js';
import { shownAnswer } from './questions/visible.js';
import { tutorErrors } from './tutor.errors.js';
import { skippedFirst, type SkippedParts } from './watching/skipped.js';
import { SkippedRepository } from './watching/skipped.repository.js';

export interface Question {
  readonly id: string;
  readonly text: string;
  readonly position?: LearnerPosition | undefined;
}

/** Where a question goes on that was asked before. */
const RECENT = 6;
const PASSAGES = 6;
const MOST_SUGGESTIONS = 3;
/** Room for about twelve sentences with what they are from. */
const MOST_OUTPUT_TOKENS = 1_000;
/** A question of fewer words that say something is taken together with the one before it. */
const WORDS_OF_ITS_OWN = 3;
const LONGEST_TITLE = 80;
/** What is answered without a model has ended in the transaction that begins it. */
const AT_ONCE_MS = 60_000;

/** Answers questions about a course from what the asker may see of it at that moment. */
@Injectable()
export class Tutor {
  constructor(
    private readonly database: Database,
    private readonly conversations: Conversations,
    private readonly conversationRows: ConversationRepository,
    private readonly curriculum: Curriculum,
    private readonly retrieval: Retrieval,
    private readonly rows: QuestionRepository,
    private readonly models: ChatModels,
    private readonly budget: Budget,
    private readonly answers: AnswerQuestion,
    private readonly skipped: SkippedRepository,
  ) {}

  /**
   * Keeps the question and answers it. Asked again under the same id, it gives what there is and asks nobody; only a
   * question that has failed is answered anew.
   *
   * @param gone fires when nobody listens any more
   * @throws DomainError `ai.conversation_not_found`, `ai.question_in_progress`, `ai.question_id_reused`, those of
   *   `Curriculum.outline`; ModelFailure of embeddings, and then nothing was kept
   */
  async ask(
    actor: Actor,
    conversationId: string,
    question: Question,
    gone: AbortSignal,
  ): Promise<AsyncGenerator<TutorEvent, void>> {
    const conversation = await this.conversations.read(actor, conversationId);
    const { course_id: courseId, lesson_id: lessonId } = conversation;
    const [outline, known] = await Promise.all([
      this.curriculum.outline(actor, courseId),
      this.rows.find(actor, conversationId, question.id),
    ]);
    if (known && known.text !== question.text) throw tutorErrors.question_id_reused();
    if (known?.state === 'answering')
      throw tutorErrors.question_in_progress({ retryAfterSeconds: 2 });
    if (known && known.state !== 'failed') return replayed(known, outline);

    const recent = await this.rows.recent(actor, conversationId, RECENT);
    const scope = { courseId, lessonId: lessonId ?? undefined };
    const position = positionIn(outline, question.position);
    const [found, skipped] = await Promise.all([
      this.retrieval.search(actor, queryOf(question, recent), scope, PASSAGES),
      position && this.skippedIn(actor, position.lessonId),
    ]);
    const begun = {
      actor,
      conversationId,
      id: question.id,
      courseId,
      language: outline.language,
      lessonId: position?.lessonId ?? lessonId,
      position: position?.second ?? null,
      suggestions: suggestionsOf(found.passages),
    };
    const asking = this.askingOf(outline, recent, found, question.text, { position, skipped });
    return this.begin(begun, question.text, asking, gone);
  }

  private async skippedIn(actor: Actor, lessonId: string): Promise<SkippedParts> {
    return { lessonId, ranges: await this.skipped.of(actor, lessonId) };
  }

  private askingOf(
    outline: CourseOutline,
    recent: readonly QuestionRow[],
    { isAnswerable, passages: found, likeliest }: SearchResult,
    text: string,
    whereabouts: Whereabouts,
  ): Omit<Asking, 'reservation'> | undefined {
    if (!isAnswerable) return undefined;
    const model = this.models.current;
    const passages = numbered(skippedFirst(found, whereabouts.skipped));
    const request = {
      rules: TUTOR_RULES,
      turns: [
        // Who only quotes would take it for an earlier question.
        ...(model.isLocal ? [] : aboutCourse(outline, whereabouts)),
        ...earlierTurns(outline, recent),
        questionTurn(text),
      ],
      documents: documentsOf(passages, whereabouts.skipped),
      likeliest: likeliest.map(withoutMarks),
      maxOutputTokens: MOST_OUTPUT_TOKENS,
    };
    const inputTokens = model.countInput({ ...request, signal: new AbortController().signal });
    return { model, request, inputTokens, passages };
  }

  /** Keeps the question together with what it may cost at most, or with how it has ended already. */
  private begin(
    question: Omit<BegunQuestion, 'staffId'>,
    text: string,
    asking: Omit<Asking, 'reservation'> | undefined,
    gone: AbortSignal,
  ): Promise<AsyncGenerator<TutorEvent, void>> {
    const { actor, conversationId, id, language, lessonId, position } = question;
    return this.database.run(actor, async (tx) => {
      const reservation =
        asking &&
        (await this.budget.reserve(tx, {
          feature: 'tutor',
          candidateIds: asking.model.candidateIds,
          inputTokens: asking.inputTokens,
          maxOutputTokens: asking.request.maxOutputTokens,
        }));
      const isAsked = reservation?.kind === 'reserved';
      const staffId = await this.rows.begin(tx, {
        ...{ conversationId, id, text, language, lessonId, position },
        modelId: isAsked ? asking!.model.id : null,
        isLocal: isAsked && asking!.model.isLocal,
        expiresAt: isAsked ? reservation.expiresAt : new Date(Date.now() + AT_ONCE_MS),
      });
      // Somebody was faster.
      if (staffId === undefined) throw tutorErrors.question_in_progress({ retryAfterSeconds: 1 });
      this.conversationRows.touch(tx, conversationId, titleOf(text));
      const begun = { ...question, staffId };
      if (isAsked) return this.answers.ask(begun, { ...asking!, reservation }, gone);
      const ended: HowItEnded = reservation
        ? { state: 'exhausted', claims: [], resetsAt: reservation.resetsAt }
        : { state: 'abstained', claims: [] };
      await this.answers.finish(tx, begun, ended);
      return withoutModel(begun, ended);
    });
  }
}

async function* withoutModel(
  question: BegunQuestion,
  ended: HowItEnded,
): AsyncGenerator<TutorEvent, void> {
  yield beginEvent({ question_id: question.id, language: question.language, is_local: false });
  yield* endEvents(question, ended);
}

/** What has been answered, as far as it may be shown now. */
async function* replayed(
  row: QuestionRow,
  outline: CourseOutline,
): AsyncGenerator<TutorEvent, void> {
  const { claims, suggestions } = shownAnswer(row, outline);
  yield beginEvent(row);
  for (const claim of claims) yield* claimEvents(claim);
  // One that is being answered is not replayed.
  const state = row.state === 'answering' ? 'failed' : row.state;
  yield* endEvents({ language: row.language, suggestions }, { state, resetsAt: row.resets_at });
}

/** `And why?` is looked for together with what was asked before. */
function queryOf({ text }: Question, [last]: readonly QuestionRow[]): string {
  const words = text.match(/[\p{L}\p{N}]{4,}/gu) ?? [];
  return last && words.length < WORDS_OF_ITS_OWN ? `${last.text} ${text}` : text;
}

/** Only a lesson that is open to the asker is a place to be in. */
const positionIn = (
  { lessons }: CourseOutline,
  position: LearnerPosition | undefined,
): LearnerPosition | undefined =>
  lessons.some(({ id, isOpen }) => isOpen && id === position?.lessonId) ? position : undefined;

function suggestionsOf(passages: readonly Passage[]): Suggestion[] {
  const titles = new Map(passages.map(({ lessonId, lessonTitle }) => [lessonId, lessonTitle]));
  return [...titles].slice(0, MOST_SUGGESTIONS).map(([lessonId, title]) => ({ lessonId, title }));
}

/** The first line's worth of a question. */
function titleOf(text: string): string {
  const line = text.replace(/[\p{C}\p{Z}]+/gu, ' ').trim();
  const cut = [...line].slice(0, LONGEST_TITLE).join('');
  return cut === line ? line : `${cut.trimEnd()}…`;
}
