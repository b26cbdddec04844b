import { Injectable } from '@nestjs/common';
import type { QuizDraftState } from '@lyceum/contracts';
import { Outbox } from '@lyceum/messaging';
import type { Actor } from '@lyceum/platform';
import { Database, type Tx } from '@lyceum/persistence';
import { Budget } from '../budget/index.js';
import {
  ChatModels,
  ModelFailure,
  isLocal,
  type Charge,
  type ModelFailureKind,
} from '../models/index.js';
import { localQuestions } from './local/local-questions.js';
import { MaterialRepository } from './material.repository.js';
import { planCalls, type PlannedCall } from './model/plan-calls.js';
import { readAnswer } from './model/question-answer.js';
import { questionRequest } from './model/question-request.js';
import type { Candidate } from './questions/draft-question.js';
import type { Material } from './questions/material.js';
import { verify, type Drops, type Verified } from './questions/verify.js';
import { QuizDraftRepository, type QuizDraftRow } from './quiz-draft.repository.js';
import { progressOf } from './quiz-drafts.js';
import { draftNote, noMaterialNote } from './writing-notes.js';

/** Whoever writes sentences by rule writes them under this name. */
const LOCAL_WRITER = 'local/cloze';

export interface DraftOf {
  /** The service, in the school of the draft. */
  readonly actor: Actor;
  readonly draftId: string;
}

/** A call to a model, within the plan of its draft. */
export interface CallOf extends DraftOf {
  readonly at: number;
  /** From 1. */
  readonly attempt: number;
  /** What was wrong with the answer before. */
  readonly problem: string | undefined;
}

export type Reserved =
  | { readonly kind: 'reserved'; readonly reservationId: string }
  | { readonly kind: 'exhausted'; readonly resetsAt: string }
  /** The draft or what it is about is not there any more. */
  | { readonly kind: 'gone' };

/** What came of asking. It is kept between steps, so it is plain JSON. */
export interface Asked {
  readonly candidates: readonly Candidate[];
  readonly malformed: number;
  /** To be told to the model, when what it wrote could not be used. */
  readonly problem?: string;
  /** Why it did not answer. */
  readonly failure?: ModelFailureKind;
  /** The model that answered. */
  readonly modelId?: string;
  /** What is charged, whoever answered in the end. */
  readonly charges: readonly Charge[];
}

/** What all calls came to. */
export interface Written {
  readonly candidates: readonly Candidate[];
  readonly malformed: number;
  readonly modelId: string;
  /** Why there was no next call. */
  readonly ending?: { readonly state: 'out_of_budget' | 'failed'; readonly note: string };
}

/** The steps of writing a draft. Each may be repeated. */
@Injectable()
export class WriteQuizDraft {
  constructor(
    private readonly database: Database,
    private readonly drafts: QuizDraftRepository,
    private readonly material: MaterialRepository,
    private readonly models: ChatModels,
    private readonly budget: Budget,
    private readonly outbox: Outbox,
  ) {}

  /** How many calls to a model there are to be: none where questions are made here. `null` when there is nothing to do. */
  async plan(of: DraftOf): Promise<{ calls: number } | null> {
    const draft = await this.find(of);
    if (!draft) return null;
    const material = await this.material.of(of.actor, draft);
    if (material.lessons.length === 0) {
      await this.end(of, { state: 'failed', note: noMaterialNote(draft.language) });
      return null;
    }
    if (this.models.current.isLocal) return { calls: 0 };
    return { calls: planCalls(material, draft.question_count).length };
  }

  /**
   * Without a model: all of it at once.
   * @param why the models that were asked have written nothing
   */
  async writeHere(of: DraftOf, why?: string): Promise<void> {
    const draft = await this.find(of);
    if (!draft) return;
    const { question_count: count, kinds, difficulty, id } = draft;
    const material = await this.material.of(of.actor, draft);
    const verified = localQuestions(material, { count, kinds, difficulty }, id);
    await this.keep(of, verified, { modelId: LOCAL_WRITER, isLocal: true, why });
  }

  /** Once for each call and attempt, however often this is repeated: the draft knows what was reserved for it. */
  async reserve(of: CallOf): Promise<Reserved> {
    const call = await this.call(of);
    if (!call) return { kind: 'gone' };
    const { signal } = new AbortController();
    const request = questionRequest(call.planned, call.asked, of.problem, signal);
    const key = `${of.at}.${of.attempt}`;
    return this.database.run(of.actor, async (tx): Promise<Reserved> => {
      const draft = await this.drafts.lock(tx, of.draftId);
      if (!draft) return { kind: 'gone' };
      const known = draft.reservations[key];
      if (known !== undefined) return { kind: 'reserved', reservationId: known };
      const model = this.models.current;
      const reservation = await this.budget.reserve(tx, {
        feature: 'quiz',
        candidateIds: model.candidateIds,
        inputTokens: model.countInput(request),
        maxOutputTokens: request.maxOutputTokens,
        userId: draft.requested_by,
      });
      if (reservation.kind === 'exhausted')
        return { kind: 'exhausted', resetsAt: reservation.resetsAt.toISOString() };
      await this.drafts.noteReservation(tx, of.draftId, key, reservation.id);
      return { kind: 'reserved', reservationId: reservation.id };
    });
  }

  /** @throws ModelFailure `cancelled` alone: any other is an outcome */
  async ask(of: CallOf, signal: AbortSignal): Promise<Asked> {
    const call = await this.call(of);
    if (!call) return NOTHING;
    let text = '';
    let answered: Pick<Asked, 'modelId' | 'charges'> = { charges: [] };
    try {
      const request = questionRequest(call.planned, call.asked, of.problem, signal);
      for await (const part of this.models.current.stream(request))
        if (part.type === 'text') text += part.text;
        else
          answered = {
            modelId: part.modelId,
            charges: [part, ...(part.abandoned ?? [])].map(chargeOf),
          };
    } catch (error) {
      if (!(error instanceof ModelFailure) || error.kind === 'cancelled') throw error;
      return { ...NOTHING, failure: error.kind, charges: error.charges.map(chargeOf) };
    }
    const read = readAnswer(text, call.planned, call.asked.difficulty);
    return { ...NOTHING, ...(typeof read === 'string' ? { problem: read } : read), ...answered };
  }

  async settle({ actor }: DraftOf, reservationId: string, { charges }: Asked): Promise<void> {
    const [first, ...abandoned] = charges;
    await this.database.run(actor, async (tx) => {
      if (first) await this.budget.settle(tx, reservationId, { ...first, abandoned });
      else await this.budget.release(tx, reservationId);
    });
  }

  /** Between 0 and 1. */
  async progress(of: DraftOf, fraction: number): Promise<void> {
    await this.change(of, (tx, draft) =>
      this.drafts.update(tx, draft, { percent: Math.round(fraction * 100) }),
    );
  }

  /**
   * Keeps what stands up to the lessons. When the models have failed and nothing does, questions are made here, if the
   * operator has named who needs no provider among those who may answer.
   */
  async finish(of: DraftOf, written: Written): Promise<void> {
    const draft = await this.find(of);
    if (!draft) return;
    const material = await this.material.of(of.actor, draft);
    const verified = verify(written.candidates, material, draft.kinds);
    const malformed = (verified.dropped.malformed ?? 0) + written.malformed;
    const dropped: Drops = { ...verified.dropped, ...(malformed > 0 && { malformed }) };
    const { modelId, ending } = written;
    const haveFailed = verified.questions.length === 0 && ending?.state === 'failed';
    if (haveFailed && this.models.current.candidateIds.some(isLocal))
      return this.writeHere(of, ending.note);
    await this.keep(of, { ...verified, dropped }, { modelId, isLocal: false, ending });
  }

  async end(
    of: DraftOf,
    { state, note }: { readonly state: QuizDraftState; readonly note: string },
  ): Promise<void> {
    await this.change(of, (tx, draft) =>
      this.drafts.update(tx, draft, { state, note, percent: 100 }),
    );
  }

  private async keep(
    of: DraftOf,
    { questions, dropped }: Verified,
    by: {
      readonly modelId: string;
      readonly isLocal: boolean;
      readonly ending?: Written['ending'];
      readonly why?: string | undefined;
    },
  ): Promise<void> {
    await this.change(of, (tx, draft) => {
      const { question_count: asked } = draft;
      const kept = questions.slice(0, asked);
      return this.drafts.update(tx, draft, {
        state: kept.length > 0 ? 'ready' : (by.ending?.state ?? 'failed'),
        percent: 100,
        questions: kept,
        dropped,
        note: draftNote({
          asked,
          made: kept.length,
          dropped,
          ending: by.ending?.note,
          why: by.why,
        }),
        model_id: by.modelId,
        is_local: by.isLocal,
      });
    });
  }

  /** A draft that is written, or was given up and is written after all. */
  private async change(
    { actor, draftId }: DraftOf,
    work: (tx: Tx, draft: QuizDraftRow) => Promise<QuizDraftRow>,
  ): Promise<void> {
    await this.database.run(actor, async (tx) => {
      const draft = await this.drafts.lock(tx, draftId);
      if (draft && isBeingWritten(draft)) this.outbox.add(tx, progressOf(await work(tx, draft)));
    });
  }

  private async find({ actor, draftId }: DraftOf): Promise<QuizDraftRow | undefined> {
    const draft = await this.drafts.find(actor, draftId);
    return draft && isBeingWritten(draft) ? draft : undefined;
  }

  /** What was planned, made again from the lessons: they are too long to be kept between steps. */
  private async call(of: CallOf): Promise<
    | {
        readonly planned: PlannedCall;
        readonly asked: Pick<QuizDraftRow, 'kinds' | 'difficulty'> & Pick<Material, 'language'>;
      }
    | undefined
  > {
    const draft = await this.find(of);
    if (!draft) return undefined;
    const material = await this.material.of(of.actor, draft);
    const planned = planCalls(material, draft.question_count)[of.at];
    const { kinds, difficulty } = draft;
    return planned && { planned, asked: { kinds, difficulty, language: material.language } };
  }
}

const isBeingWritten = ({ state }: QuizDraftRow): boolean =>
  state === 'waiting' || state === 'failed';

const NOTHING: Asked = { candidates: [], malformed: 0, charges: [] };

const chargeOf = ({ modelId, usage }: Charge): Charge => ({ modelId, usage });
