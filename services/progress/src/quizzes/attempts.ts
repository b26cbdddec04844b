import { randomInt, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { quizGraded, type QuizContent } from '@lyceum/contracts';
import { Outbox } from '@lyceum/messaging';
import { Cursors, requestErrors, type Actor, type Page, type PageQuery } from '@lyceum/platform';
import { Database, type Tx } from '@lyceum/persistence';
import { Completion } from '../completion/index.js';
import { CurriculumRepository, LessonGuard, curriculumErrors } from '../curriculum/index.js';
import { learnerActor, learnerTurn, onBehalfOf, schoolOf } from '../learners/index.js';
import { checkAnswer } from './answers.js';
import { AttemptRepository, type AttemptRow } from './attempt.repository.js';
import { grade, isLate, type Answers } from './grading.js';
import { quizErrors } from './quiz.errors.js';

/** An attempt with the quiz that it is at, as it was in the version of the attempt. */
export interface QuizAttempt {
  readonly attempt: AttemptRow;
  readonly quiz: QuizContent;
}

const SEEDS = 2 ** 31 - 1;
/** What was on its way when the time was up still counts. */
const GRACE_MS = 3_000;

/** Nobody comes back to these: whoever does sees them graded at once. */
const OVERDUE_SECONDS = 60;
const OVERDUE_AT_ONCE = 200;

/** Attempts at quizzes. Every change takes the learner's turn, so that whatever comes twice counts once. */
@Injectable()
export class Attempts {
  constructor(
    private readonly database: Database,
    private readonly repository: AttemptRepository,
    private readonly curriculum: CurriculumRepository,
    private readonly guard: LessonGuard,
    private readonly completion: Completion,
    private readonly outbox: Outbox,
    private readonly cursors: Cursors,
  ) {}

  /** Starts an attempt, or goes on with the one that is open. */
  async start(actor: Actor, enrollmentId: string, lessonId: string): Promise<QuizAttempt> {
    const { enrollment, lesson } = await this.guard.open(actor, enrollmentId, lessonId);
    const { course_id: courseId, course_version: courseVersion } = enrollment;
    return this.inTurn(actor, async (tx) => {
      if (lesson.kind !== 'quiz') throw quizErrors.lesson_not_quiz();
      const quiz = await this.quizOf(tx, lessonId, courseVersion);
      let attempts = await this.repository.ofLesson(tx, enrollmentId, lessonId);
      const open = attempts.find(({ submitted_at: at }) => at === null);
      if (open) {
        const current = await this.withQuiz(tx, open);
        if (!isOver(open)) return current;
        await this.close(tx, current);
        attempts = await this.repository.ofLesson(tx, enrollmentId, lessonId);
      }
      if (quiz.maxAttempts !== null && attempts.length >= quiz.maxAttempts)
        throw quizErrors.attempts_used_up();
      if (quiz.latePenaltyPercent === 100 && isLate(quiz, new Date()))
        throw quizErrors.quiz_closed();
      const attempt = await this.repository.insert(tx, {
        id: randomUUID(),
        enrollmentId,
        courseId,
        lessonId,
        courseVersion,
        number: attempts.length + 1,
        seed: randomInt(SEEDS),
        timeLimitSeconds: quiz.timeLimitSeconds,
        closesAt: quiz.latePenaltyPercent === 100 ? quiz.dueAt : null,
      });
      return { attempt, quiz };
    });
  }

  /** An own attempt. One whose time is up is graded by being looked at. */
  read(actor: Actor, attemptId: string): Promise<QuizAttempt> {
    return this.inTurn(actor, (tx) => this.current(tx, attemptId));
  }

  /** Keeps answers; what was answered before and is not named stays. @param expected version, if it matters */
  answer(
    actor: Actor,
    attemptId: string,
    answers: Answers,
    expected?: number,
  ): Promise<QuizAttempt> {
    return this.inTurn(actor, async (tx) => {
      const { attempt, quiz } = await this.current(tx, attemptId);
      await this.checkEnrolled(tx, attempt);
      if (attempt.submitted_at) throw quizErrors.attempt_submitted();
      if (expected !== undefined && expected !== attempt.version)
        throw quizErrors.attempt_changed({ detail: `It is at version ${attempt.version}.` });
      for (const [id, answer] of Object.entries(answers)) checkAnswer(quiz, id, answer);
      return { attempt: await this.repository.answer(tx, attemptId, answers), quiz };
    });
  }

  /** Hands in and grades. Handing in again gives the same grade. */
  submit(actor: Actor, attemptId: string): Promise<QuizAttempt> {
    return this.inTurn(actor, async (tx) => {
      const current = await this.current(tx, attemptId);
      if (current.attempt.submitted_at) return current;
      await this.checkEnrolled(tx, current.attempt);
      return this.close(tx, current);
    });
  }

  /** Grades what was left open when its time was up. The transaction acts as the service, for all schools. */
  async closeOverdue(tx: Tx): Promise<void> {
    const overdue = await this.repository.overdue(tx, OVERDUE_SECONDS, OVERDUE_AT_ONCE);
    for (const { id, tenant_id: schoolId, user_id: userId } of overdue) {
      const acting = tx.actAs(learnerActor(tx.actor, schoolId, userId));
      await learnerTurn(acting, schoolId, userId);
      const attempt = (await this.repository.find(acting, id))!;
      const { lesson_id: lessonId, course_version: version, submitted_at: submittedAt } = attempt;
      const quiz = await this.curriculum.quiz(acting, lessonId, version);
      // One whose quiz is not known at the moment waits for the next round, and keeps nobody else from theirs.
      if (quiz && !submittedAt) await this.close(acting, { attempt, quiz });
    }
  }

  /** All attempts at a quiz, newest first, for the staff. */
  async list(
    actor: Actor,
    courseId: string,
    lessonId: string,
    { limit, cursor }: PageQuery,
  ): Promise<Page<AttemptRow>> {
    const list = `attempts:${actor.tenantId}:${courseId}:${lessonId}`;
    const after = this.cursors.read(list, cursor);
    const rows = await this.repository.list(actor, courseId, lessonId, limit + 1, after);
    return this.cursors.page(list, rows, limit, ({ position, id }) => [position, id]);
  }

  private inTurn<T>(actor: Actor, work: (tx: Tx) => Promise<T>): Promise<T> {
    const schoolId = schoolOf(actor);
    return this.database.run(onBehalfOf(actor), async (tx) => {
      await learnerTurn(tx, schoolId, actor.userId!);
      return work(tx);
    });
  }

  /** @throws DomainError `progress.attempt_not_found` for one that is not the actor's own */
  private async current(tx: Tx, attemptId: string): Promise<QuizAttempt> {
    const attempt = await this.repository.find(tx, attemptId);
    if (!attempt || attempt.user_id !== tx.actor.userId) throw quizErrors.attempt_not_found();
    const current = await this.withQuiz(tx, attempt);
    return attempt.submitted_at === null && isOver(attempt) ? this.close(tx, current) : current;
  }

  private async checkEnrolled(tx: Tx, { enrollment_id: id }: AttemptRow): Promise<void> {
    if (!(await this.curriculum.isEnrolled(tx, id))) throw curriculumErrors.not_enrolled();
  }

  private async withQuiz(tx: Tx, attempt: AttemptRow): Promise<QuizAttempt> {
    return { attempt, quiz: await this.quizOf(tx, attempt.lesson_id, attempt.course_version) };
  }

  /** @throws DomainError `request.unavailable` while what catalog has said is read anew from the log */
  private async quizOf(tx: Tx, lessonId: string, version: number): Promise<QuizContent> {
    const quiz = await this.curriculum.quiz(tx, lessonId, version);
    if (!quiz)
      throw requestErrors.unavailable({
        detail: 'The quiz is not known yet. Try again in a moment.',
      });
    return quiz;
  }

  /** Grades with what was answered in time. */
  private async close(tx: Tx, { attempt, quiz }: QuizAttempt): Promise<QuizAttempt> {
    const now = new Date();
    const endsAt = attempt.ends_at ?? now;
    const submittedAt = endsAt < now ? endsAt : now;
    const given = grade(quiz, attempt.answers, submittedAt);
    const graded = await this.repository.grade(tx, attempt.id, submittedAt, given);
    const learner = {
      enrollmentId: attempt.enrollment_id,
      courseId: attempt.course_id,
      userId: attempt.user_id,
    };
    const lessonId = attempt.lesson_id;
    this.outbox.add(
      tx,
      quizGraded.v1({
        ...learner,
        lessonId,
        attemptId: attempt.id,
        scorePercent: given.scorePercent,
        isPassed: given.isPassed,
        version: await this.completion.nextVersion(tx, learner),
      }),
    );
    const lesson = await this.curriculum.lessonOf(tx, learner.enrollmentId, lessonId);
    if (given.isPassed && lesson && 'quizPassed' in lesson.completion)
      await this.completion.completeLesson(tx, {
        ...learner,
        lessonId,
        courseVersion: lesson.course_version,
        by: 'quiz',
      });
    return { attempt: graded, quiz };
  }
}

const isOver = ({ ends_at: endsAt }: AttemptRow): boolean =>
  endsAt !== null && Date.now() > endsAt.getTime() + GRACE_MS;
