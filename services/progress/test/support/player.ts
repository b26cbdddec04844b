import assert from 'node:assert/strict';
import type { Answer } from '@lyceum/testing';
import type { Classroom, Enrolled } from './classroom.js';

export interface Session {
  readonly sessionId: string;
  readonly beaconToken: string;
  readonly beganAt: string;
  readonly resumeSeconds: number;
  readonly watchedPercent: number;
}

export interface BeatBody {
  readonly sessionId: string;
  readonly sequence: number;
  readonly from: number;
  readonly to: number;
  readonly speed: number;
  readonly position: number;
  readonly ranges: { start: number; end: number }[];
  readonly ended?: boolean;
}

export interface BeatAnswer {
  readonly refused: { sequence: number; reason: string }[];
  readonly lessons: { watchedSeconds: number; watchedPercent: number; positionSeconds: number }[];
}

/** A player of one lesson. Sessions can be put into the past, so that nobody has to wait for a video to play. */
export class Player {
  private sequence = 0;

  private constructor(
    private readonly classroom: Classroom,
    readonly learner: Enrolled,
    readonly session: Session,
    /** By the clock of the server, in milliseconds since 1970. */
    readonly beganAt: number,
  ) {}

  static async begin(
    classroom: Classroom,
    learner: Enrolled,
    lessonId: string,
    { secondsAgo = 0 } = {},
  ): Promise<Player> {
    const { status, body, text } = await classroom.call<Session>(learner, 'progress/sessions', {
      json: { enrollmentId: learner.enrollmentId, lessonId },
    });
    assert.equal(status, 201, text);
    const beganAt = new Date(body.beganAt).getTime() - secondsAgo * 1000;
    if (secondsAgo > 0)
      await classroom.sql(
        'update progress.watch_sessions set began_at = $2, position_at = $2 where id = $1',
        [body.sessionId, new Date(beganAt)],
      );
    return new Player(classroom, learner, body, beganAt);
  }

  /** Played `start` to `end` of the video, from `after` seconds into the session. */
  beat(
    start: number,
    end: number,
    { after = start, speed = 1, ...more }: BeatOptions = {},
  ): BeatBody {
    const from = this.beganAt + Math.round(after * 1000);
    return {
      sessionId: this.session.sessionId,
      sequence: (this.sequence += 1),
      from,
      to: from + Math.round(((end - start) * 1000) / speed),
      speed,
      position: end,
      ranges: [{ start, end }],
      ...more,
    };
  }

  send(beats: readonly BeatBody[], { clockAhead = 0 } = {}): Promise<Answer<BeatAnswer>> {
    return this.classroom.call<BeatAnswer>(this.learner, 'progress/heartbeats', {
      json: {
        sentAt: Date.now() + clockAhead,
        beats: beats.map((beat) => ({
          ...beat,
          from: beat.from + clockAhead,
          to: beat.to + clockAhead,
        })),
      },
    });
  }

  /** Sends and expects all to be kept. @returns what counts as watched, in seconds */
  async sent(...beats: readonly BeatBody[]): Promise<number> {
    const { status, body, text } = await this.send(beats);
    assert.equal(status, 200, text);
    assert.deepEqual(body.refused, []);
    return body.lessons.at(-1)!.watchedSeconds;
  }
}

interface BeatOptions extends Partial<BeatBody> {
  /** Seconds into the session. */
  readonly after?: number;
}
