import { firstOf, mergeRanges, type Range } from './ranges.js';

/** What a player says it has played. Times of the wall are milliseconds since 1970 by the player's clock. */
export interface Beat {
  readonly sessionId: string;
  /** Counts the beats of a session; the same number is the same beat. */
  readonly sequence: number;
  readonly from: number;
  readonly to: number;
  /** Playback rate. */
  readonly speed: number;
  /** Seconds of the video. */
  readonly position: number;
  /** Seconds of the video that were played. */
  readonly ranges: readonly Range[];
  /** The player stops with it. */
  readonly ended?: boolean | undefined;
}

/** What of a session bounds its beats; instants are milliseconds since 1970 by the server's clock. */
export interface SessionBounds {
  readonly beganAt: number;
  /** When the enrollment ended or will end. */
  readonly closesAt: number;
  readonly durationMs: number;
}

/** When a request was sent, by the player's clock, and received, by ours. */
export interface Arrival {
  readonly sentAt: number;
  readonly receivedAt: number;
}

/** What counts of a beat. */
export interface BoundedBeat {
  readonly sessionId: string;
  readonly sequence: number;
  /** Milliseconds of the video. */
  readonly media: readonly Range[];
  /** Seconds since 1970, rounded outwards, so that beats one after the other leave no gaps. */
  readonly wall: Range;
  /** How much faster than the wall clock the video may have advanced: 1, 2 or 4. */
  readonly pace: 1 | 2 | 4;
  readonly positionMs: number;
  /** When the player was there, in milliseconds since 1970 by our clock. */
  readonly positionAt: number;
  readonly ends: boolean;
}

export type Refusal = 'before_session' | 'after_session' | 'too_late';

const HOUR_MS = 3_600_000;
/** Faster than this does not count as watching. */
export const MAX_SPEED = 4;
/** A player begins another session after this. */
export const SESSION_HOURS = 24;
/** A player that was offline may tell of a session until so many days after it began. */
export const LATE_DAYS = 30;
/** For what clocks drift apart, and for requests that took longer than others. */
const CLOCK_TOLERANCE_MS = 5_000;
/** A player reads its clock and its position one after the other. */
const BEAT_TOLERANCE_MS = 1_000;
const SPEED_TOLERANCE = 1.05;

/**
 * What counts of a beat: its stamps moved to our clock, within the session, the enrollment and the past; no more
 * of the video than can have played in that time; nothing beyond the end of the video. It depends on nothing but
 * its arguments, so that beats give the same sum in whatever order they come.
 */
export function boundBeat(
  beat: Beat,
  session: SessionBounds,
  { sentAt, receivedAt }: Arrival,
): BoundedBeat | Refusal {
  const { beganAt, closesAt, durationMs } = session;
  if (receivedAt > beganAt + LATE_DAYS * 24 * HOUR_MS) return 'too_late';
  // Clocks of devices may be off by years; how long something took they tell well enough.
  const offset = receivedAt - sentAt;
  const latest = Math.min(receivedAt, closesAt, beganAt + SESSION_HOURS * HOUR_MS);
  const from = Math.max(beat.from + offset, beganAt);
  const to = Math.min(beat.to + offset, latest);
  if (beat.to + offset < beganAt - CLOCK_TOLERANCE_MS) return 'before_session';
  if (beat.from + offset > latest + CLOCK_TOLERANCE_MS) return 'after_session';
  const speed = Math.min(beat.speed, MAX_SPEED);
  const wallMs = Math.max(to - from, 0);
  const playable =
    wallMs === 0 ? 0 : Math.floor(wallMs * speed * SPEED_TOLERANCE) + BEAT_TOLERANCE_MS;
  const clipped = beat.ranges.map(({ start, end }) => ({
    start: Math.min(Math.round(start * 1000), durationMs),
    end: Math.min(Math.round(end * 1000), durationMs),
  }));
  const startSecond = Math.floor(from / 1000);
  return {
    sessionId: beat.sessionId,
    sequence: beat.sequence,
    media: firstOf(mergeRanges(clipped), playable),
    wall: { start: startSecond, end: wallMs === 0 ? startSecond : Math.ceil(to / 1000) },
    pace: speed <= 1 ? 1 : speed <= 2 ? 2 : 4,
    positionMs: Math.min(Math.round(beat.position * 1000), durationMs),
    positionAt: Math.max(beganAt, Math.min(beat.to + offset, latest)),
    ends: beat.ended === true,
  };
}
