import { randomUUID } from 'node:crypto';
import {
  courseAvailabilityChanged,
  courseVersionPublished,
  enrollmentChanged,
} from '@lyceum/contracts';
import { eventually, type TestStack } from '@lyceum/testing';
import { BusPublisher, type StandInIdentity } from '@lyceum/testing/stand-ins';
import pg from 'pg';
import type { Posted } from '../http/load.js';

/** Lessons of twenty minutes. */
export const LESSON_SECONDS = 1_200;
/** What a player plays between two heartbeats. */
export const BEAT_SECONDS = 10;
/** How long ago all sessions began: players of the bench play faster than time passes. */
const HOURS_AGO = 20;
const AT_ONCE = 50;

/** A learner with a player. */
export interface Player {
  readonly token: string;
  readonly sessionId: string;
  readonly beganAt: number;
  sequence: number;
}

/** Learners of one course in each of several schools, with sessions that began hours ago. */
export async function gatherPlayers(
  stack: TestStack,
  identity: StandInIdentity,
  { schools, learners }: { schools: number; learners: number },
): Promise<Player[]> {
  const publisher = await BusPublisher.of(stack);
  const admin = new pg.Client({ connectionString: stack.databaseUrl });
  await admin.connect();
  try {
    const players: Player[] = [];
    for (let school = 0; school < schools; school += 1) {
      const course = await publishCourse(publisher);
      for (let at = 0; at < learners / schools; at += AT_ONCE)
        players.push(
          ...(await Promise.all(
            Array.from({ length: Math.min(AT_ONCE, learners / schools - at) }, () =>
              begin(stack, identity, publisher, course),
            ),
          )),
        );
    }
    await admin.query(
      `update progress.watch_sessions set began_at = began_at - make_interval(hours => $1),
         position_at = began_at - make_interval(hours => $1)`,
      [HOURS_AGO],
    );
    return players;
  } finally {
    await admin.end();
    await publisher.close();
  }
}

interface Course {
  readonly schoolId: string;
  readonly courseId: string;
  readonly lessonId: string;
}

async function publishCourse(publisher: BusPublisher): Promise<Course> {
  const course = { schoolId: randomUUID(), courseId: randomUUID(), lessonId: randomUUID() };
  const { schoolId, courseId, lessonId } = course;
  await publisher.publish(
    schoolId,
    courseVersionPublished.v1({
      courseId,
      courseVersion: 1,
      title: 'Counterpoint',
      slug: 'counterpoint',
      language: 'en',
      isSequential: false,
      sections: [],
      lessons: [
        {
          lessonId,
          sectionId: randomUUID(),
          position: 0,
          kind: 'video',
          title: 'First species',
          assetId: randomUUID(),
          durationSeconds: LESSON_SECONDS,
          isRequired: true,
          isPreview: false,
          completion: { watchedPercent: 90 },
          drip: null,
        },
      ],
      version: 1,
    }),
  );
  await publisher.publish(
    schoolId,
    courseAvailabilityChanged.v1({ courseId, availability: 'published', version: 2 }),
  );
  return course;
}

async function begin(
  stack: TestStack,
  identity: StandInIdentity,
  publisher: BusPublisher,
  { schoolId, courseId, lessonId }: Course,
): Promise<Player> {
  const userId = randomUUID();
  const enrollmentId = randomUUID();
  const token = identity.token({ userId, schoolId, role: 'learner' });
  await publisher.publish(
    schoolId,
    enrollmentChanged.v1({
      enrollmentId,
      courseId,
      userId,
      state: 'active',
      source: 'free',
      courseVersion: 1,
      enrolledAt: new Date(Date.now() - 86_400_000).toISOString(),
      expiresAt: null,
      unlockedThrough: null,
      version: 1,
    }),
  );
  return eventually(async () => {
    const response = await fetch(`${stack.services['progress']!.url}/v1/progress/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ enrollmentId, lessonId }),
    });
    const text = await response.text();
    if (response.status !== 201) throw new Error(`${response.status} ${text}`);
    const { sessionId, beganAt } = JSON.parse(text) as { sessionId: string; beganAt: string };
    const began = new Date(beganAt).getTime() - HOURS_AGO * 3_600_000;
    return { token, sessionId, beganAt: began, sequence: 0 };
  });
}

/** Each request is the next heartbeat of the next player. */
export function nextBeats(players: readonly Player[]): () => Posted {
  let turn = 0;
  return () => {
    const player = players[(turn += 1) % players.length]!;
    return { body: nextBeat(player), headers: { authorization: `Bearer ${player.token}` } };
  };
}

/** The body of a player's next heartbeat. */
export function nextBeat(player: Player): string {
  const at = (player.sequence += 1);
  const start = ((at - 1) * BEAT_SECONDS) % LESSON_SECONDS;
  const from = player.beganAt + (at - 1) * BEAT_SECONDS * 1000;
  const end = start + BEAT_SECONDS;
  return JSON.stringify({
    sentAt: Date.now(),
    beats: [
      {
        sessionId: player.sessionId,
        sequence: at,
        from,
        to: from + BEAT_SECONDS * 1000,
        speed: 1,
        position: end,
        ranges: [{ start, end }],
      },
    ],
  });
}
