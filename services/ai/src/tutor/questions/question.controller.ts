import {
  Body,
  Controller,
  Get,
  Header,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Post,
  Put,
  Query,
  Res,
  StreamableFile,
} from '@nestjs/common';
import {
  CurrentActor,
  Endless,
  Fails,
  PageQuery,
  Produces,
  RateLimit,
  requestErrors,
  type Actor,
} from '@lyceum/platform';
import type { FastifyReply } from 'fastify';
import { curriculumErrors } from '../../curriculum/index.js';
import { answerStream } from '../answer/answer-stream.js';
import { Tutor } from '../tutor.js';
import { tutorErrors } from '../tutor.errors.js';
import { QuestionHistory } from './question-history.js';
import { AskDto, FeedbackDto, QuestionPageView, questionView } from './question.dto.js';

@Controller('v1/ai/conversations/:id/messages')
@Fails(tutorErrors.conversation_not_found)
export class QuestionController {
  constructor(
    private readonly tutor: Tutor,
    private readonly history: QuestionHistory,
  ) {}

  /**
   * Asks the tutor. The answer is a stream of server-sent events, each with JSON: `begin`, then for every sentence a
   * `text` and its `citation`s, a `notice` where there is no whole answer, and `end` or `error`.
   */
  @Post()
  @HttpCode(200)
  @RateLimit('chat')
  @Endless()
  @Produces('text/event-stream')
  @Header('cache-control', 'no-store, no-transform')
  @Header('x-accel-buffering', 'no')
  @Fails(
    curriculumErrors.course_not_found,
    curriculumErrors.not_enrolled,
    tutorErrors.question_in_progress,
    tutorErrors.question_id_reused,
    tutorErrors.tutor_unavailable,
    requestErrors.unavailable,
  )
  async ask(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: AskDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const gone = new AbortController();
    const events = await this.tutor.ask(actor, id, body, gone.signal);
    const stream = answerStream(events, reply.raw, gone);
    return new StreamableFile(stream, { type: 'text/event-stream; charset=utf-8' });
  }

  /** What was asked and answered, the newest first. What is cited from lessons that are not open any more is withheld. */
  @Get()
  async messages(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Query() query: PageQuery,
  ): Promise<QuestionPageView> {
    const { items, nextCursor } = await this.history.list(actor, id, query);
    return { items: items.map(({ row, answer }) => questionView(row, answer)), nextCursor };
  }

  /** Says whether an answer helped. Said again, the last word counts. */
  @Put(':messageId/feedback')
  @HttpCode(204)
  @Fails(tutorErrors.question_not_found, tutorErrors.question_not_answered)
  async rate(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('messageId', ParseUUIDPipe) messageId: string,
    @Body() body: FeedbackDto,
  ): Promise<void> {
    await this.history.rate(actor, id, messageId, body);
  }
}
