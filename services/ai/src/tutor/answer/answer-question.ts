import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { questionAnswered, type QuestionOutcome } from '@lyceum/contracts';
import { Outbox } from '@lyceum/messaging';
import {
  CONFIG,
  LOGGER,
  Metrics,
  toProblem,
  type Actor,
  type Logger,
  type PlatformConfig,
} from '@lyceum/platform';
import { Database, type Tx } from '@lyceum/persistence';
import { Budget, type Reservation, type Settlement } from '../../budget/index.js';
import {
  ModelFailure,
  countTokens,
  type ChatModel,
  type ChatPart,
  type ChatRequest,
} from '../../models/index.js';
import type { Passage } from '../../retrieval/index.js';
import { labelOf, noticeOf } from '../questions/question.dto.js';
import { QuestionRepository, type Suggestion } from '../questions/question.repository.js';
import { tutorErrors } from '../tutor.errors.js';
import { ClaimParser } from './claim-parser.js';
import type { TutorEvent } from './tutor-event.js';
import { verifyClaim, type VerifiedClaim } from './verify-claim.js';

/** A question that has been kept, and that nobody else answers. */
export interface BegunQuestion {
  readonly actor: Actor;
  readonly conversationId: string;
  readonly id: string;
  /** How the staff knows it. */
  readonly staffId: string;
  readonly courseId: string;
  readonly language: string;
  readonly lessonId: string | null;
  /** Seconds. */
  readonly position: number | null;
  /** What is suggested where no answer comes of it. */
  readonly suggestions: readonly Suggestion[];
}

/** How a model is asked. */
export interface Asking {
  readonly model: ChatModel;
  readonly request: Omit<ChatRequest, 'signal'>;
  /** As they were counted. */
  readonly inputTokens: number;
  readonly reservation: Reservation;
  /** By the id of the document. */
  readonly passages: ReadonlyMap<string, Passage>;
}

export interface HowItEnded {
  readonly state: QuestionOutcome;
  readonly claims: readonly VerifiedClaim[];
  readonly resetsAt?: Date;
}

/** No answer takes longer. */
const LONGEST_MS = 90_000;
/** Answers one question, and keeps what came of it whatever happens. */
@Injectable()
export class AnswerQuestion implements BeforeApplicationShutdown {
  private readonly stopping = new AbortController();
  private readonly outcomes;

  constructor(
    private readonly database: Database,
    private readonly rows: QuestionRepository,
    private readonly budget: Budget,
    private readonly outbox: Outbox,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(CONFIG) private readonly config: Pick<PlatformConfig, 'SHUTDOWN_GRACE_MS'>,
    metrics: Metrics,
  ) {
    this.outcomes = metrics.counter(
      'tutor_questions_total',
      'Questions to the tutor by how they ended',
      ['outcome'],
    );
  }

  /** Answers may go on for half of the grace that the process has; what there is of them by then is kept. */
  beforeApplicationShutdown(): void {
    setTimeout(() => this.stopping.abort(), this.config.SHUTDOWN_GRACE_MS / 2).unref();
  }

  /**
   * What the model says as far as it stands in the passages, claim by claim. Ended before its end, or with `gone`, it
   * keeps what was said.
   */
  async *ask(
    question: BegunQuestion,
    asking: Asking,
    gone: AbortSignal,
  ): AsyncGenerator<TutorEvent, void> {
    const { actor, language } = question;
    const parser = new ClaimParser(language);
    const claims: VerifiedClaim[] = [];
    let written = '';
    let state: QuestionOutcome = 'interrupted';
    let spent: Settlement | ModelFailure | undefined;
    let failure: unknown;
    const left = new AbortController();
    const ends = [gone, left.signal, this.stopping.signal, AbortSignal.timeout(LONGEST_MS)];
    // Not `for await`, which would end it before it has said what it used when nobody reads on.
    const parts = asking.model
      .stream({ ...asking.request, signal: AbortSignal.any(ends) })
      [Symbol.asyncIterator]();
    try {
      const isLocal = asking.model.isLocal;
      yield beginEvent({ question_id: question.id, language, is_local: isLocal });
      for (let next = await parts.next(); !next.done; next = await parts.next()) {
        const part = next.value;
        if (part.type === 'end') {
          spent = part;
          continue;
        }
        written += part.text;
        for (const claim of parser.push(part.text)) yield* say(claim);
      }
      for (const claim of parser.end()) yield* say(claim);
      state = claims.length > 0 ? 'answered' : 'abstained';
    } catch (error) {
      if (error instanceof ModelFailure) spent = error;
      if (!gone.aborted) {
        failure = error;
        state = claims.length > 0 ? 'interrupted' : 'failed';
      }
    } finally {
      // Also when nobody asks for the next event any more.
      left.abort();
      spent ??= await usedBy(parts);
      const unkept = await this.keep(question, asking, spent ?? estimated(asking, written), {
        state,
        claims,
      });
      failure ??= unkept;
    }
    if (failure !== undefined) {
      this.report(failure);
      const error = tutorErrors.tutor_unavailable({ retryAfterSeconds: 5, cause: failure });
      yield { type: 'error', data: toProblem(error, actor.trace.traceId) };
      return;
    }
    yield* endEvents(question, { state });

    function* say(claim: Parameters<typeof verifyClaim>[0]): Generator<TutorEvent, void> {
      const verified = verifyClaim(claim, asking.passages, asking.request.rules);
      if (!verified) return;
      claims.push(verified);
      yield* claimEvents(verified);
    }
  }

  /** @returns why it could not be kept; the question fails when its time is over */
  private async keep(
    question: BegunQuestion,
    { reservation }: Asking,
    spent: Settlement | ModelFailure,
    ended: HowItEnded,
  ): Promise<unknown> {
    try {
      await this.database.run(question.actor, async (tx) => {
        if (spent instanceof ModelFailure)
          await this.budget.settleFailure(tx, reservation.id, spent);
        else await this.budget.settle(tx, reservation.id, spent);
        await this.finish(tx, question, ended);
      });
      return undefined;
    } catch (error) {
      this.logger.error({ err: error }, 'an answer could not be kept; its question will fail');
      return error;
    }
  }

  /** Keeps how a question ended, and tells others that it did. Nothing when its conversation has gone. */
  async finish(tx: Tx, question: BegunQuestion, ended: HowItEnded): Promise<void> {
    const { conversationId, id, staffId, courseId, lessonId, position } = question;
    const { state, claims, resetsAt = null } = ended;
    const suggestions = state === 'answered' ? [] : question.suggestions;
    const end = { state, claims, suggestions, resetsAt };
    if (!(await this.rows.finish(tx, conversationId, id, end))) return;
    const cited = claims.flatMap(({ citations }) => citations.map(({ lessonId: from }) => from));
    this.outbox.add(
      tx,
      questionAnswered.v1({
        questionId: staffId,
        courseId,
        lessonId,
        positionSeconds: position,
        outcome: state,
        citedLessonIds: [...new Set(cited)],
        version: 1,
      }),
    );
    tx.afterCommit(() => this.outcomes.inc({ outcome: state }));
  }

  /** What was asked or written is not for a log. */
  private report(failure: unknown): void {
    if (failure instanceof ModelFailure)
      this.logger.warn({ kind: failure.kind, err: failure }, 'a model did not answer a question');
    else this.logger.error({ err: failure }, 'a question could not be answered');
  }
}

/** What a model that was told to end says that it used. */
async function usedBy(
  parts: AsyncIterator<ChatPart>,
): Promise<Settlement | ModelFailure | undefined> {
  try {
    for (;;) {
      const next = await parts.next();
      if (next.done) return undefined;
      if (next.value.type === 'end') return next.value;
    }
  } catch (error) {
    return error instanceof ModelFailure ? error : undefined;
  }
}

/** Where nobody said what was used: what was sent and what came. */
function estimated({ model, request, inputTokens }: Asking, written: string): Settlement {
  const outputTokens = Math.min(countTokens(written), request.maxOutputTokens);
  return { modelId: model.candidateIds[0]!, usage: { inputTokens, outputTokens } };
}

export const beginEvent = (
  row: Parameters<typeof labelOf>[0] & { readonly question_id: string },
): TutorEvent => ({ type: 'begin', data: { id: row.question_id, label: labelOf(row) } });

export function* claimEvents({ text, citations }: VerifiedClaim): Generator<TutorEvent, void> {
  yield { type: 'text', data: { text } };
  for (const citation of citations) yield { type: 'citation', data: citation };
}

export function* endEvents(
  { language, suggestions }: Pick<BegunQuestion, 'language' | 'suggestions'>,
  { state, resetsAt = null }: Pick<HowItEnded, 'state'> & { readonly resetsAt?: Date | null },
): Generator<TutorEvent, void> {
  const text = noticeOf({ state, language, resets_at: resetsAt });
  if (text !== null) yield { type: 'notice', data: { text, suggestions, resetsAt } };
  yield { type: 'end', data: { state } };
}
