import {
  Body,
  Controller,
  Get,
  Headers,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Patch,
  Post,
  Query,
  Res,
} from '@nestjs/common';
import {
  Allow,
  CurrentActor,
  Fails,
  PageQuery,
  SendsHeaders,
  entityTag,
  expectedVersion,
  type Actor,
} from '@lyceum/platform';
import type { FastifyReply } from 'fastify';
import { curriculumErrors } from '../curriculum/index.js';
import { Attempts, type QuizAttempt } from './attempts.js';
import {
  AskedAttemptView,
  AttemptPageView,
  SaveAnswersDto,
  StartAttemptDto,
  answersOf,
  askedAttemptView,
  gradedAttemptView,
} from './quiz.dto.js';
import { quizErrors } from './quiz.errors.js';

@Controller('v1/progress')
export class QuizController {
  constructor(private readonly attempts: Attempts) {}

  /** Starts an attempt at a quiz, or goes on with the one that is open. */
  @Post('quiz-attempts')
  @Fails(
    curriculumErrors.enrollment_not_found,
    curriculumErrors.not_enrolled,
    curriculumErrors.lesson_not_found,
    curriculumErrors.lesson_not_open,
    quizErrors.lesson_not_quiz,
    quizErrors.attempts_used_up,
    quizErrors.quiz_closed,
  )
  @SendsHeaders('etag')
  async start(
    @CurrentActor() actor: Actor,
    @Body() { enrollmentId, lessonId }: StartAttemptDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AskedAttemptView> {
    return answer(reply, await this.attempts.start(actor, enrollmentId, lessonId));
  }

  /** An attempt of the caller: the questions, and after it was handed in what was right. */
  @Get('quiz-attempts/:id')
  @Fails(quizErrors.attempt_not_found)
  @SendsHeaders('etag')
  async read(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AskedAttemptView> {
    return answer(reply, await this.attempts.read(actor, id));
  }

  /** Keeps answers to some of the questions; the others stay as they are. */
  @Patch('quiz-attempts/:id')
  @Fails(
    quizErrors.attempt_not_found,
    curriculumErrors.not_enrolled,
    quizErrors.attempt_submitted,
    quizErrors.attempt_changed,
    quizErrors.answer_invalid,
  )
  @SendsHeaders('etag')
  async save(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() { answers }: SaveAnswersDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AskedAttemptView> {
    const expected = expectedVersion(ifMatch);
    return answer(reply, await this.attempts.answer(actor, id, answersOf(answers), expected));
  }

  /** Hands an attempt in. It is graded at once, and once: handing it in again gives the same. */
  @Post('quiz-attempts/:id/submit')
  @HttpCode(200)
  @Fails(quizErrors.attempt_not_found, curriculumErrors.not_enrolled)
  @SendsHeaders('etag')
  async submit(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AskedAttemptView> {
    return answer(reply, await this.attempts.submit(actor, id));
  }

  /** All attempts at a quiz, newest first. */
  @Get('courses/:courseId/lessons/:lessonId/quiz-attempts')
  @Allow('owner', 'instructor', 'assistant', 'admin')
  async list(
    @CurrentActor() actor: Actor,
    @Param('courseId', ParseUUIDPipe) courseId: string,
    @Param('lessonId', ParseUUIDPipe) lessonId: string,
    @Query() query: PageQuery,
  ): Promise<AttemptPageView> {
    const { items, nextCursor } = await this.attempts.list(actor, courseId, lessonId, query);
    return { items: items.map(gradedAttemptView), nextCursor };
  }
}

function answer(reply: FastifyReply, attempt: QuizAttempt): AskedAttemptView {
  reply.header('etag', entityTag(attempt.attempt.version));
  return askedAttemptView(attempt);
}
