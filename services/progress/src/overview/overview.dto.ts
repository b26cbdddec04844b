import type { LessonKind } from '@lyceum/contracts';
import type {
  AttemptFact,
  CompletedBy,
  SessionFact,
  Standing,
  WatchFact,
} from './overview.repository.js';

export class LessonStandingView {
  readonly lessonId!: string;
  readonly position!: number;
  readonly kind!: LessonKind;
  readonly title!: string;
  readonly isRequired!: boolean;
  /** 100 once it is complete, and below before. */
  readonly percent!: number;
  /** Of the video; null for lessons without one. */
  readonly watchedPercent!: number | null;
  readonly watchedSeconds!: number;
  /** Where to go on. */
  readonly positionSeconds!: number;
  readonly completedAt!: Date | null;
  readonly completedBy!: CompletedBy | null;
}

export class EnrollmentProgressView {
  readonly enrollmentId!: string;
  readonly userId!: string;
  readonly courseId!: string;
  /** The version that the learner is on. */
  readonly courseVersion!: number;
  readonly state!: 'active' | 'withdrawn' | 'expired';
  readonly percent!: number;
  readonly completedAt!: Date | null;
  /** The version by whose rules the course was completed. */
  readonly completedVersion!: number | null;
  readonly lessons!: LessonStandingView[];
}

export class SessionFactView {
  readonly sessionId!: string;
  readonly beganAt!: Date;
  readonly heardAt!: Date | null;
  readonly endedAt!: Date | null;
  /** Heartbeats that were kept. */
  readonly beats!: number;
}

export class WatchFactView {
  /** What counts: as much of the video as can have played in the time that passed. */
  readonly watchedSeconds!: number;
  /** What players said they played, each second of the video once. */
  readonly coveredSeconds!: number;
  /** How long it was played by the clock on the wall, each second once, whichever player it was. */
  readonly wallSeconds!: number;
  readonly durationSeconds!: number;
  readonly sessions!: SessionFactView[];
}

export class AttemptFactView {
  readonly attemptId!: string;
  readonly number!: number;
  readonly startedAt!: Date;
  readonly submittedAt!: Date | null;
  readonly scorePercent!: number | null;
  readonly isPassed!: boolean | null;
}

export class LessonExplanationView extends LessonStandingView {
  /** What completes it: a share of the video, a passed quiz, or the learner's word. */
  readonly rule!: 'watched' | 'quiz' | 'manual';
  /** Of the video, where that is the rule. */
  readonly rulePercent!: number | null;
  /** The version by whose rules it was completed. */
  readonly completedVersion!: number | null;
  readonly watch!: WatchFactView | null;
  readonly attempts!: AttemptFactView[];
}

export class EarnedLessonView {
  readonly lessonId!: string;
  readonly completedAt!: Date;
  readonly completedBy!: CompletedBy;
  readonly courseVersion!: number;
}

export class ExplanationView {
  readonly enrollmentId!: string;
  readonly userId!: string;
  readonly courseId!: string;
  readonly courseVersion!: number;
  readonly state!: 'active' | 'withdrawn' | 'expired';
  readonly percent!: number;
  readonly completedAt!: Date | null;
  readonly completedVersion!: number | null;
  /** In a sentence. */
  readonly because!: string;
  /** What is still to be done for the course to be complete. */
  readonly missingLessonIds!: string[];
  readonly lessons!: LessonExplanationView[];
  /** Complete, and not in the version that the learner is on now. */
  readonly earnedInOtherVersions!: EarnedLessonView[];
}

export const standingView = (row: Standing): LessonStandingView => ({
  lessonId: row.lesson_id,
  position: row.position,
  kind: row.kind,
  title: row.title,
  isRequired: row.is_required,
  percent: row.percent,
  watchedPercent: row.watched_percent,
  watchedSeconds: row.watched_ms / 1000,
  positionSeconds: row.position_ms / 1000,
  completedAt: row.completed_at,
  completedBy: row.completed_by,
});

export interface LessonFacts {
  readonly watched: WatchFact | undefined;
  readonly sessions: readonly SessionFact[];
  readonly attempts: readonly AttemptFact[];
}

export function lessonExplanationView(
  row: Standing,
  { watched, sessions, attempts }: LessonFacts,
): LessonExplanationView {
  const { completion, duration_ms: durationMs } = row;
  return {
    ...standingView(row),
    rule: 'manual' in completion ? 'manual' : 'quizPassed' in completion ? 'quiz' : 'watched',
    rulePercent: 'watchedPercent' in completion ? completion.watchedPercent : null,
    completedVersion: row.completed_version,
    watch:
      durationMs === null
        ? null
        : {
            watchedSeconds: row.watched_ms / 1000,
            coveredSeconds: (watched?.covered_ms ?? 0) / 1000,
            wallSeconds: watched?.wall_seconds ?? 0,
            durationSeconds: durationMs / 1000,
            sessions: sessions.map((session) => ({
              sessionId: session.id,
              beganAt: session.began_at,
              heardAt: session.heard_at,
              endedAt: session.ended_at,
              beats: session.beats,
            })),
          },
    attempts: attempts.map((attempt) => ({
      attemptId: attempt.id,
      number: attempt.number,
      startedAt: attempt.started_at,
      submittedAt: attempt.submitted_at,
      scorePercent: attempt.score_percent,
      isPassed: attempt.is_passed,
    })),
  };
}
