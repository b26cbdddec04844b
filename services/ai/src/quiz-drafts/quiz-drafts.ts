import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { quizDraftAccepted, quizDraftProgressed } from '@lyceum/contracts';
import { Outbox } from '@lyceum/messaging';
import { Cursors, type Actor, type Page, type PageQuery } from '@lyceum/platform';
import { Database, type Tx } from '@lyceum/persistence';
import { Curriculum } from '../curriculum/index.js';
import { questionProblem, quizQuestionOf, type DraftQuestion } from './questions/draft-question.js';
import type { AcceptQuizDraftDto, CreateQuizDraftDto, EditQuestionDto } from './quiz-draft.dto.js';
import { quizDraftErrors } from './quiz-draft.errors.js';
import { QuizDraftRepository, type QuizDraftRow } from './quiz-draft.repository.js';
import { QuizDraftWork } from './quiz-draft-work.js';

const LONGEST_TITLE = 200;
const PASS_PERCENT = 70;
/** Less than catalog takes for a quiz, as JSON, so that what can be written can be accepted. */
const MOST_BYTES = 150_000;

/** Drafts of quizzes in the hands of instructors. */
@Injectable()
export class QuizDrafts {
  constructor(
    private readonly database: Database,
    private readonly curriculum: Curriculum,
    private readonly drafts: QuizDraftRepository,
    private readonly work: QuizDraftWork,
    private readonly outbox: Outbox,
    private readonly cursors: Cursors,
  ) {}

  /**
   * Asks for a draft; a job writes it.
   *
   * @throws DomainError `ai.quiz_lessons_unknown`, those of `Curriculum.outline`
   */
  async create(actor: Actor, asked: CreateQuizDraftDto): Promise<QuizDraftRow> {
    const { courseId, lessonIds, count, kinds, difficulty, language = null } = asked;
    const { title, lessons } = await this.curriculum.outline(actor, courseId);
    const chosen = lessons.filter(({ id }) => lessonIds.includes(id));
    const unknown = lessonIds.filter((id) => !chosen.some((lesson) => lesson.id === id));
    if (unknown.length > 0)
      throw quizDraftErrors.quiz_lessons_unknown({ extensions: { lessonIds: unknown } });
    const subject = chosen.length === 1 ? chosen[0]!.title : title;
    return this.database.runOnce(actor, (tx) => {
      tx.afterCommit(() => this.work.wake());
      return this.drafts.insert(tx, {
        id: randomUUID(),
        course_id: courseId,
        lesson_ids: chosen.map(({ id }) => id),
        question_count: count,
        kinds,
        difficulty,
        language,
        title: `Quiz: ${subject}`.slice(0, LONGEST_TITLE),
      });
    });
  }

  /** Newest first. */
  async list(
    actor: Actor,
    courseId: string,
    { limit, cursor }: PageQuery,
  ): Promise<Page<QuizDraftRow>> {
    const list = `quiz drafts:${actor.tenantId}:${courseId}`;
    const after = this.cursors.read(list, cursor);
    const rows = await this.drafts.list(actor, courseId, limit + 1, after);
    return this.cursors.page(list, rows, limit, ({ position, id }) => [position, id]);
  }

  /** @throws DomainError `ai.quiz_draft_not_found` */
  async read(actor: Actor, id: string): Promise<QuizDraftRow> {
    const draft = await this.drafts.find(actor, id);
    if (!draft) throw quizDraftErrors.quiz_draft_not_found();
    return draft;
  }

  /**
   * What the instructor writes is taken as it is: it need not stand in a lesson, only fit its kind.
   *
   * @throws DomainError `ai.quiz_question_not_found`, `ai.quiz_question_invalid`, those of `open`
   */
  editQuestion(
    actor: Actor,
    id: string,
    questionId: string,
    expected: number | undefined,
    change: EditQuestionDto,
  ): Promise<QuizDraftRow> {
    return this.changeQuestions(actor, id, expected, questionId, (before) => {
      const { options, ...more } = change;
      const given = Object.entries(more).filter(([, value]) => value !== undefined);
      const edited: DraftQuestion = {
        ...before,
        ...(Object.fromEntries(given) as Omit<EditQuestionDto, 'options'>),
        ...(options && { options: options.map((option, at) => ({ id: `o${at + 1}`, ...option })) }),
      };
      const problem = questionProblem(edited);
      if (problem !== undefined) throw quizDraftErrors.quiz_question_invalid({ detail: problem });
      return [edited];
    });
  }

  /** @throws DomainError `ai.quiz_question_not_found`, those of `open` */
  removeQuestion(
    actor: Actor,
    id: string,
    questionId: string,
    expected: number | undefined,
  ): Promise<QuizDraftRow> {
    return this.changeQuestions(actor, id, expected, questionId, () => []);
  }

  /** One that is still written is written no further. @throws DomainError `ai.quiz_draft_not_found`, `ai.quiz_draft_changed` */
  delete(actor: Actor, id: string, expected: number | undefined): Promise<void> {
    return this.database.run(actor, async (tx) => {
      await this.lock(tx, id, expected);
      await this.drafts.delete(tx, id);
    });
  }

  /**
   * Hands the questions to catalog, which answers with `added` or `rejected`. Learners see nothing before the course
   * is published.
   *
   * @throws DomainError `ai.quiz_draft_empty`, those of `open`
   */
  accept(
    actor: Actor,
    id: string,
    expected: number | undefined,
    { title, sectionId, passPercent = PASS_PERCENT }: AcceptQuizDraftDto,
  ): Promise<QuizDraftRow> {
    return this.database.run(actor, async (tx) => {
      const before = await this.open(tx, id, expected);
      if (before.questions.length === 0) throw quizDraftErrors.quiz_draft_empty();
      // A new id each time: what catalog answers to an earlier acceptance is not about this one.
      const draft = await this.drafts.update(tx, before, {
        state: 'accepted',
        title: title ?? before.title,
        lesson_id: randomUUID(),
        section_id: sectionId ?? null,
        note: null,
      });
      this.progressed(tx, draft);
      this.outbox.add(
        tx,
        quizDraftAccepted.v1({
          quizDraftId: id,
          courseId: draft.course_id,
          sectionId: draft.section_id,
          lessonId: draft.lesson_id!,
          title: draft.title,
          quiz: {
            questions: draft.questions.map((question) => quizQuestionOf(question.id, question)),
            passPercent,
            maxAttempts: null,
            timeLimitSeconds: null,
            isShuffled: true,
            dueAt: null,
            latePenaltyPercent: 0,
          },
          version: draft.version,
        }),
      );
      return draft;
    });
  }

  private changeQuestions(
    actor: Actor,
    id: string,
    expected: number | undefined,
    questionId: string,
    change: (question: DraftQuestion) => readonly DraftQuestion[],
  ): Promise<QuizDraftRow> {
    return this.database.run(actor, async (tx) => {
      const draft = await this.open(tx, id, expected);
      if (!draft.questions.some((question) => question.id === questionId))
        throw quizDraftErrors.quiz_question_not_found();
      const questions = draft.questions.flatMap((question) =>
        question.id === questionId ? change(question) : [question],
      );
      if (bytesOf(questions) > Math.max(MOST_BYTES, bytesOf(draft.questions)))
        throw quizDraftErrors.quiz_question_invalid({
          detail: `All questions together would take more than ${MOST_BYTES} bytes: shorten a text.`,
        });
      return this.drafts.update(tx, draft, { questions });
    });
  }

  /** @throws DomainError `ai.quiz_draft_not_found`, `ai.quiz_draft_changed`, `ai.quiz_draft_closed` */
  private async open(tx: Tx, id: string, expected: number | undefined): Promise<QuizDraftRow> {
    const draft = await this.lock(tx, id, expected);
    if (draft.state !== 'ready' && draft.state !== 'rejected')
      throw quizDraftErrors.quiz_draft_closed({ detail: `It is ${draft.state}.` });
    return draft;
  }

  private async lock(tx: Tx, id: string, expected: number | undefined): Promise<QuizDraftRow> {
    const draft = await this.drafts.lock(tx, id);
    if (!draft) throw quizDraftErrors.quiz_draft_not_found();
    if (expected !== undefined && expected !== draft.version)
      throw quizDraftErrors.quiz_draft_changed({ detail: `It is at version ${draft.version}.` });
    return draft;
  }

  private progressed(tx: Tx, draft: QuizDraftRow): void {
    this.outbox.add(tx, progressOf(draft));
  }
}

const bytesOf = (questions: readonly DraftQuestion[]): number =>
  Buffer.byteLength(JSON.stringify(questions));

/** What those who run the school are shown of a draft as it goes on. */
export const progressOf = (draft: QuizDraftRow) =>
  quizDraftProgressed.v1({
    quizDraftId: draft.id,
    courseId: draft.course_id,
    state: draft.state,
    percent: draft.percent,
    version: draft.version,
  });
