import { Injectable } from '@nestjs/common';
import { DomainError, systemActor } from '@lyceum/platform';
import { Database, isConnectionFailure, type Tx } from '@lyceum/persistence';
import { boundBeat, type Arrival, type Beat, type BoundedBeat, type Refusal } from './beat.js';
import { GroupCommit } from './group-commit.js';
import {
  HeartbeatRepository,
  type ChangedLesson,
  type HeardSession,
} from './heartbeat.repository.js';
import { WatchMilestones } from './watch-milestones.js';
import { watchErrors } from './watch.errors.js';

/** While one group waits for the database and the disk, the next is gathered and sent. */
const LANES = 2;

/** Beats of one request, and whose sessions they may be about. */
export interface Heartbeat extends Arrival {
  readonly tenantId: string;
  readonly userId: string;
  readonly beats: readonly Beat[];
}

export interface RefusedBeat {
  readonly sessionId: string;
  readonly sequence: number;
  readonly reason: Refusal | 'unknown_session';
}

export interface HeartbeatOutcome {
  readonly refused: readonly RefusedBeat[];
  readonly lessons: readonly ChangedLesson[];
}

interface JudgedHeartbeat {
  readonly refused: RefusedBeat[];
  readonly counted: BoundedBeat[];
  readonly lessonIds: Set<string>;
}

/** Takes what players have played. What `record` has answered is on disk. */
@Injectable()
export class Heartbeats {
  private readonly group = new GroupCommit<Heartbeat, HeartbeatOutcome | DomainError>(
    (heartbeats) => this.write(heartbeats),
    // While the database is away, trying the others alone would only wait longer.
    isConnectionFailure,
    LANES,
  );

  constructor(
    private readonly database: Database,
    private readonly repository: HeartbeatRepository,
    private readonly milestones: WatchMilestones,
  ) {}

  /** @throws DomainError `progress.session_not_found` when no beat is about a session of this learner */
  async record(heartbeat: Heartbeat): Promise<HeartbeatOutcome> {
    const outcome = await this.group.submit(heartbeat);
    if (outcome instanceof DomainError) throw outcome;
    return outcome;
  }

  /** One transaction for requests of all schools: it acts as the service, and `judge` tells learners apart. */
  private write(heartbeats: readonly Heartbeat[]): Promise<(HeartbeatOutcome | DomainError)[]> {
    return this.database.run(systemActor('heartbeats'), async (tx) => {
      const ids = new Set(
        heartbeats.flatMap(({ beats }) => beats.map(({ sessionId }) => sessionId)),
      );
      const sessions = new Map(
        (await this.repository.takeTurns(tx, [...ids])).map((session) => [session.id, session]),
      );
      const judged = heartbeats.map((heartbeat) => judge(heartbeat, sessions));
      const counted = judged.flatMap((each) => each.counted);
      const receivedAt = Math.max(...heartbeats.map((heartbeat) => heartbeat.receivedAt));
      const changed: ChangedLesson[] = [];
      for (const round of rounds(counted, sessions))
        changed.push(...(await this.applyRound(tx, round, receivedAt)));
      return heartbeats.map(({ tenantId, userId }, at) => {
        const { refused, lessonIds } = judged[at]!;
        if (lessonIds.size === 0 && refused.every(({ reason }) => reason === 'unknown_session'))
          return watchErrors.session_not_found();
        const lessons = changed.filter(
          (lesson) =>
            lesson.tenant_id === tenantId &&
            lesson.user_id === userId &&
            lessonIds.has(lesson.lesson_id),
        );
        return { refused, lessons };
      });
    });
  }

  private async applyRound(
    tx: Tx,
    beats: readonly BoundedBeat[],
    receivedAt: number,
  ): Promise<ChangedLesson[]> {
    const changed = await this.repository.apply(tx, beats, receivedAt);
    // Together: their statements share round trips, and each learner has but one lesson in a round.
    await Promise.all(changed.map((lesson) => this.milestones.reached(tx, lesson)));
    return changed;
  }
}

/** Which beats count, and for how much. A session of somebody else is as unknown as one that never was. */
function judge(heartbeat: Heartbeat, sessions: ReadonlyMap<string, HeardSession>): JudgedHeartbeat {
  const judged: JudgedHeartbeat = { refused: [], counted: [], lessonIds: new Set() };
  for (const beat of heartbeat.beats) {
    const { sessionId, sequence } = beat;
    const session = sessions.get(sessionId);
    if (session?.tenant_id !== heartbeat.tenantId || session.user_id !== heartbeat.userId) {
      judged.refused.push({ sessionId, sequence, reason: 'unknown_session' });
      continue;
    }
    const bounds = {
      beganAt: session.began_at_ms,
      closesAt: session.closes_at_ms,
      durationMs: session.duration_ms,
    };
    const bounded = boundBeat(beat, bounds, heartbeat);
    if (typeof bounded === 'string') judged.refused.push({ sessionId, sequence, reason: bounded });
    else {
      judged.counted.push(bounded);
      judged.lessonIds.add(session.lesson_id);
    }
  }
  return judged;
}

/** Usually one. A learner with beats of several lessons gets one after the other: a second counts for one of them. */
function rounds(
  beats: readonly BoundedBeat[],
  sessions: ReadonlyMap<string, HeardSession>,
): BoundedBeat[][] {
  const lessonsOf = new Map<string, string[]>();
  const found: BoundedBeat[][] = [];
  for (const beat of beats) {
    const session = sessions.get(beat.sessionId)!;
    const learner = `${session.tenant_id} ${session.user_id}`;
    const lessons = lessonsOf.get(learner) ?? [];
    lessonsOf.set(learner, lessons);
    let round = lessons.indexOf(session.lesson_id);
    if (round < 0) round = lessons.push(session.lesson_id) - 1;
    (found[round] ??= []).push(beat);
  }
  return found;
}
