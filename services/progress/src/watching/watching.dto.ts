import { IsUUID } from 'class-validator';
import type { ChangedLesson } from './heartbeat.repository.js';
import { percentOf } from './percent.js';
import type { HistoryRow } from './watch-session.repository.js';

export class BeginWatchSessionDto {
  @IsUUID()
  enrollmentId!: string;

  @IsUUID()
  lessonId!: string;
}

export class WatchSessionView {
  readonly sessionId!: string;
  /** For `POST /v1/progress/beacons`, which takes no access token. */
  readonly beaconToken!: string;
  readonly beganAt!: Date;
  /** Begin another session after this. */
  readonly endsAt!: Date;
  /** Where to go on, in seconds of the video. */
  readonly resumeSeconds!: number;
  readonly watchedPercent!: number;
  readonly durationSeconds!: number;
  /** Seconds to leave between two heartbeats. */
  readonly heartbeatSeconds!: number;
  /** Playback faster than this counts as this fast. */
  readonly maxSpeed!: number;
}

export class RefusedBeatView {
  readonly sessionId!: string;
  readonly sequence!: number;
  readonly reason!: 'before_session' | 'after_session' | 'too_late' | 'unknown_session';
}

export class LessonProgressView {
  readonly enrollmentId!: string;
  readonly lessonId!: string;
  readonly watchedSeconds!: number;
  readonly watchedPercent!: number;
  readonly positionSeconds!: number;
}

export class HeartbeatView {
  /** Beats that are not listed here are kept: sending them again is not necessary, and does no harm. */
  readonly refused!: RefusedBeatView[];
  /** The lessons to which something was added. */
  readonly lessons!: LessonProgressView[];
}

export class HistoryEntryView extends LessonProgressView {
  readonly sessionId!: string;
  readonly courseId!: string;
  readonly title!: string | null;
  readonly durationSeconds!: number;
  readonly beganAt!: Date;
  /** When the player was heard of last. */
  readonly heardAt!: Date | null;
}

export class HistoryPageView {
  readonly items!: HistoryEntryView[];
  readonly nextCursor!: string | null;
}

export class RecentLessonsView {
  /** Ten at most, the last one first. */
  readonly items!: HistoryEntryView[];
}

type WatchedRow = Pick<
  ChangedLesson,
  'enrollment_id' | 'lesson_id' | 'watched_ms' | 'duration_ms' | 'position_ms'
>;

export const lessonProgressView = (row: WatchedRow): LessonProgressView => ({
  enrollmentId: row.enrollment_id,
  lessonId: row.lesson_id,
  watchedSeconds: row.watched_ms / 1000,
  watchedPercent: percentOf(row.watched_ms, row.duration_ms),
  positionSeconds: row.position_ms / 1000,
});

export const historyEntryView = (row: HistoryRow): HistoryEntryView => ({
  ...lessonProgressView(row),
  sessionId: row.session_id,
  courseId: row.course_id,
  title: row.title,
  durationSeconds: row.duration_ms / 1000,
  beganAt: row.began_at,
  heardAt: row.heard_at,
});
