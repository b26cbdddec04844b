import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Cursors, type Actor, type Page } from '@lyceum/platform';
import { Database } from '@lyceum/persistence';
import { LessonGuard } from '../curriculum/index.js';
import { learnerTurn, onBehalfOf, schoolOf } from '../learners/index.js';
import { BeaconTokens } from './beacon-token.js';
import { MAX_SPEED, SESSION_HOURS } from './beat.js';
import { percentOf } from './percent.js';
import { watchErrors } from './watch.errors.js';
import { WatchSessionRepository, type HistoryRow } from './watch-session.repository.js';
import type { PageQuery } from '@lyceum/platform';
import type { WatchSessionView } from './watching.dto.js';

/** Lessons that "go on watching" shows. */
const RECENT_LESSONS = 10;
/** Who stopped so close to the end, in milliseconds, begins anew. */
const NEAR_END_MS = 5_000;
/** Seconds between two heartbeats that a player should leave. */
const HEARTBEAT_SECONDS = 10;

/** Watch sessions: a player, a lesson, and when it began by the server's clock. */
@Injectable()
export class WatchSessions {
  constructor(
    private readonly database: Database,
    private readonly sessions: WatchSessionRepository,
    private readonly guard: LessonGuard,
    private readonly tokens: BeaconTokens,
    private readonly cursors: Cursors,
  ) {}

  /** @throws DomainError of `LessonGuard.open`, `progress.lesson_not_watchable` */
  async begin(actor: Actor, enrollmentId: string, lessonId: string): Promise<WatchSessionView> {
    const tenantId = schoolOf(actor);
    const { enrollment, lesson } = await this.guard.open(actor, enrollmentId, lessonId);
    const durationMs = lesson.duration_ms;
    if (!durationMs) throw watchErrors.lesson_not_watchable();
    const id = randomUUID();
    const { beganAt, watched } = await this.database.run(onBehalfOf(actor), async (tx) => {
      await learnerTurn(tx, tenantId, actor.userId!);
      const session = {
        id,
        enrollmentId,
        courseId: enrollment.course_id,
        courseVersion: enrollment.course_version,
        lessonId,
        durationMs,
      };
      return {
        beganAt: await this.sessions.insert(tx, session),
        watched: await this.sessions.watched(tx, enrollmentId, lessonId),
      };
    });
    const positionMs = watched?.position_ms ?? 0;
    return {
      sessionId: id,
      beaconToken: await this.tokens.create({ sessionId: id, tenantId, userId: actor.userId! }),
      beganAt,
      endsAt: new Date(beganAt.getTime() + SESSION_HOURS * 3_600_000),
      resumeSeconds: positionMs > durationMs - NEAR_END_MS ? 0 : positionMs / 1000,
      watchedPercent: percentOf(watched?.watched_ms ?? 0, durationMs),
      durationSeconds: durationMs / 1000,
      heartbeatSeconds: HEARTBEAT_SECONDS,
      maxSpeed: MAX_SPEED,
    };
  }

  async history(actor: Actor, { limit, cursor }: PageQuery): Promise<Page<HistoryRow>> {
    const list = `history:${actor.tenantId}:${actor.userId}`;
    const rows = await this.sessions.history(actor, limit + 1, this.cursors.read(list, cursor));
    return this.cursors.page(list, rows, limit, ({ position, session_id }) => [
      position,
      session_id,
    ]);
  }

  recent(actor: Actor): Promise<HistoryRow[]> {
    return this.sessions.recent(actor, RECENT_LESSONS);
  }
}
