import {
  Body,
  Controller,
  Delete,
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
  RateLimit,
  SendsHeaders,
  entityTag,
  expectedVersion,
  type Actor,
} from '@lyceum/platform';
import type { FastifyReply } from 'fastify';
import { curriculumErrors } from '../curriculum/index.js';
import {
  AcceptQuizDraftDto,
  CreateQuizDraftDto,
  EditQuestionDto,
  QuizDraftPageView,
  QuizDraftQuery,
  QuizDraftView,
  quizDraftSummaryView,
  quizDraftView,
} from './quiz-draft.dto.js';
import { quizDraftErrors } from './quiz-draft.errors.js';
import type { QuizDraftRow } from './quiz-draft.repository.js';
import { QuizDrafts } from './quiz-drafts.js';

@Controller('v1/ai/quiz-drafts')
@Allow('owner', 'instructor')
export class QuizDraftController {
  constructor(private readonly drafts: QuizDrafts) {}

  /** Has a quiz drafted from lessons. It is `waiting` until a job has written it. */
  @Post()
  @HttpCode(202)
  @RateLimit('quiz')
  @Fails(curriculumErrors.course_not_found, quizDraftErrors.quiz_lessons_unknown)
  @SendsHeaders('etag')
  async create(
    @CurrentActor() actor: Actor,
    @Body() body: CreateQuizDraftDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<QuizDraftView> {
    return answer(reply, await this.drafts.create(actor, body));
  }

  /** The drafts of a course, newest first. */
  @Get()
  @Allow('owner', 'instructor', 'assistant', 'admin')
  async list(
    @CurrentActor() actor: Actor,
    @Query() { courseId, ...page }: QuizDraftQuery,
  ): Promise<QuizDraftPageView> {
    const { items, nextCursor } = await this.drafts.list(actor, courseId, page);
    return { items: items.map(quizDraftSummaryView), nextCursor };
  }

  @Get(':id')
  @Allow('owner', 'instructor', 'assistant', 'admin')
  @Fails(quizDraftErrors.quiz_draft_not_found)
  @SendsHeaders('etag')
  async read(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<QuizDraftView> {
    return answer(reply, await this.drafts.read(actor, id));
  }

  /** Changes a question of a draft that is ready or was rejected. */
  @Patch(':id/questions/:questionId')
  @Fails(
    quizDraftErrors.quiz_draft_not_found,
    quizDraftErrors.quiz_draft_changed,
    quizDraftErrors.quiz_draft_closed,
    quizDraftErrors.quiz_question_not_found,
    quizDraftErrors.quiz_question_invalid,
  )
  @SendsHeaders('etag')
  async editQuestion(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('questionId') questionId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() body: EditQuestionDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<QuizDraftView> {
    const expected = expectedVersion(ifMatch);
    return answer(reply, await this.drafts.editQuestion(actor, id, questionId, expected, body));
  }

  @Delete(':id/questions/:questionId')
  @Fails(
    quizDraftErrors.quiz_draft_not_found,
    quizDraftErrors.quiz_draft_changed,
    quizDraftErrors.quiz_draft_closed,
    quizDraftErrors.quiz_question_not_found,
  )
  @SendsHeaders('etag')
  async removeQuestion(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('questionId') questionId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<QuizDraftView> {
    const expected = expectedVersion(ifMatch);
    return answer(reply, await this.drafts.removeQuestion(actor, id, questionId, expected));
  }

  /** Deletes a draft; a lesson that it became stays. */
  @Delete(':id')
  @HttpCode(204)
  @Fails(quizDraftErrors.quiz_draft_not_found, quizDraftErrors.quiz_draft_changed)
  async delete(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Headers('if-match') ifMatch: string | undefined,
  ): Promise<void> {
    await this.drafts.delete(actor, id, expectedVersion(ifMatch));
  }

  /** Makes it a lesson of the draft course; learners see it once the course is published again. */
  @Post(':id/accept')
  @HttpCode(202)
  @Fails(
    quizDraftErrors.quiz_draft_not_found,
    quizDraftErrors.quiz_draft_changed,
    quizDraftErrors.quiz_draft_closed,
    quizDraftErrors.quiz_draft_empty,
  )
  @SendsHeaders('etag')
  async accept(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() body: AcceptQuizDraftDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<QuizDraftView> {
    return answer(reply, await this.drafts.accept(actor, id, expectedVersion(ifMatch), body));
  }
}

function answer(reply: FastifyReply, draft: QuizDraftRow): QuizDraftView {
  reply.header('etag', entityTag(draft.version));
  return quizDraftView(draft);
}
