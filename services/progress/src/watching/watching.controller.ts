import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { Bundled, CurrentActor, Fails, PageQuery, type Actor } from '@lyceum/platform';
import { curriculumErrors } from '../curriculum/index.js';
import { schoolOf } from '../learners/index.js';
import { HeartbeatDto } from './heartbeat.dto.js';
import { Heartbeats } from './heartbeats.js';
import { watchErrors } from './watch.errors.js';
import { WatchSessions } from './watch-sessions.js';
import {
  BeginWatchSessionDto,
  HeartbeatView,
  HistoryPageView,
  RecentLessonsView,
  WatchSessionView,
  historyEntryView,
  lessonProgressView,
} from './watching.dto.js';

@Controller('v1/progress')
export class WatchingController {
  constructor(
    private readonly sessions: WatchSessions,
    private readonly heartbeats: Heartbeats,
  ) {}

  /** Begins to watch the video of a lesson. */
  @Post('sessions')
  @Fails(
    curriculumErrors.enrollment_not_found,
    curriculumErrors.not_enrolled,
    curriculumErrors.lesson_not_found,
    curriculumErrors.lesson_not_open,
    watchErrors.lesson_not_watchable,
  )
  begin(
    @CurrentActor() actor: Actor,
    @Body() { enrollmentId, lessonId }: BeginWatchSessionDto,
  ): Promise<WatchSessionView> {
    return this.sessions.begin(actor, enrollmentId, lessonId);
  }

  /** Takes what a player has played. Once it is answered it is kept, whatever happens. */
  @Post('heartbeats')
  @HttpCode(200)
  @Bundled()
  @Fails(watchErrors.session_not_found)
  async beat(
    @CurrentActor() actor: Actor,
    @Body() { sentAt, beats }: HeartbeatDto,
  ): Promise<HeartbeatView> {
    const { refused, lessons } = await this.heartbeats.record({
      tenantId: schoolOf(actor),
      userId: actor.userId!,
      sentAt,
      receivedAt: Date.now(),
      beats,
    });
    return { refused: [...refused], lessons: lessons.map(lessonProgressView) };
  }

  /** What the caller has watched, newest first. */
  @Get('history')
  async history(@CurrentActor() actor: Actor, @Query() query: PageQuery): Promise<HistoryPageView> {
    const { items, nextCursor } = await this.sessions.history(actor, query);
    return { items: items.map(historyEntryView), nextCursor };
  }

  /** The lessons that the caller watched last, each once. */
  @Get('recent')
  async recent(@CurrentActor() actor: Actor): Promise<RecentLessonsView> {
    return { items: (await this.sessions.recent(actor)).map(historyEntryView) };
  }
}
