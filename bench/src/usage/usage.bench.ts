import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStack } from '@lyceum/testing';
import { StandInIdentity } from '@lyceum/testing/stand-ins';
import { nextBeat, gatherPlayers, LESSON_SECONDS, BEAT_SECONDS } from '../heartbeats/players.js';
import { SchoolMedia } from '../media/school-media.js';
import { makeClips } from '../media/source-clips.js';
import type { BenchResult, Figure } from '../result.js';
import { indexCourse } from '../retrieval/indexed-course.js';
import { readLessons } from '../retrieval/labelled-set.js';
import { sizesOf } from './database-sizes.js';

const LEARNERS = 200;
const AT_ONCE = 20;
const KILO = 1_000;
const MEGA = 1_000_000;

/**
 * What use of a school leaves behind, metered where it is kept: what an operator needs to know how many disks and how
 * much traffic a number of learners will be. `docs/cost-and-limits.md` is computed from it.
 */
export async function usageBench(): Promise<BenchResult> {
  return {
    bench: 'usage',
    figures: [...(await watched()), ...(await indexed()), ...(await stored())],
    notes: [
      `${LEARNERS} learners watch ${LESSON_SECONDS / 60} minutes each, a heartbeat every ${BEAT_SECONDS} s, nothing twice`,
      'Postgres: what the database has grown by, indexes included, before events that were published are swept',
      'captions: the lessons of the labelled set of retrieval, indexed with local/ngrams',
      'a minute of 720p at 1.5 Mbit/s whose codecs can be copied: the file itself, HLS, sound alone, poster, storyboard',
    ],
  };
}

async function watched(): Promise<Figure[]> {
  const identity = await StandInIdentity.start();
  const stack = await startStack({
    services: ['gateway', 'progress'],
    durable: true,
    env: { LOG_LEVEL: 'warn', IDENTITY_URL: identity.url },
  });
  try {
    const players = await gatherPlayers(stack, identity, { schools: 4, learners: LEARNERS });
    const before = await sizesOf(stack.databaseUrl, 'progress');
    const beats = LESSON_SECONDS / BEAT_SECONDS;
    const watch = async (): Promise<void> => {
      for (let player = players.pop(); player; player = players.pop())
        for (let beat = 0; beat < beats; beat += 1) {
          const answer = await fetch(`${stack.gatewayUrl}/v1/progress/heartbeats`, {
            method: 'POST',
            headers: {
              'content-type': 'application/json',
              authorization: `Bearer ${player.token}`,
            },
            body: nextBeat(player),
          });
          if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
          await answer.arrayBuffer();
        }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, watch));
    const after = await sizesOf(stack.databaseUrl, 'progress');
    const hours = (LEARNERS * LESSON_SECONDS) / 3_600;
    return [
      {
        name: 'an hour watched, Postgres',
        value: (after.database - before.database) / hours / KILO,
        unit: 'kB',
      },
      {
        name: 'an hour watched, log of Postgres (backups)',
        value: (after.log - before.log) / hours / KILO,
        unit: 'kB',
      },
      {
        name: 'an hour watched, events',
        value: (after.events - before.events) / hours,
        unit: '',
      },
      {
        name: 'an hour watched, events on the bus',
        value: (after.eventBytes - before.eventBytes) / hours / KILO,
        unit: 'kB',
      },
    ];
  } finally {
    await stack.stop();
    await identity.stop();
  }
}

async function indexed(): Promise<Figure[]> {
  const lessons = readLessons();
  const empty = await indexCourse([]);
  const before = await sizesOf(empty.stack.databaseUrl, 'ai');
  await empty.stack.stop();
  const { stack } = await indexCourse(lessons);
  try {
    const after = await sizesOf(stack.databaseUrl, 'ai');
    const hours = lessons.reduce((sum, { cues }) => sum + cues.at(-1)!.end, 0) / 3_600;
    return [
      {
        name: 'an hour of captions, indexed, Postgres',
        value: (after.database - before.database) / hours / MEGA,
        unit: 'MB',
      },
    ];
  } finally {
    await stack.stop();
  }
}

async function stored(): Promise<Figure[]> {
  const directory = await mkdtemp(join(tmpdir(), 'lyceum-bench-'));
  const school = await SchoolMedia.start();
  try {
    const { minute: path } = await makeClips(directory);
    const upload = await school.begin({ policy: 'videos', contentType: 'video/mp4', path });
    await school.send(upload, path);
    await school.process(upload.id);
    const { originals, renditions } = await school.usage();
    const { size } = await stat(path);
    return [
      { name: 'a byte of video, stored', value: (originals + renditions) / size, unit: 'bytes' },
      { name: 'a byte of video, of that the file itself', value: originals / size, unit: 'bytes' },
    ];
  } finally {
    await school.stack.stop();
    await rm(directory, { recursive: true, force: true });
  }
}
