import { eventually } from '@lyceum/testing';
import type { Creator } from './creator.js';
import type { Learner } from './learner.js';
import type { PatientClient } from './patient-client.js';
import type { School } from './school.js';

/** What must hold when all is quiet again, seen from outside. */
export interface JourneyFindings {
  readonly lostNotes: number;
  readonly doubledNotes: number;
  /** Learners whose watched seconds are not those that were acknowledged. */
  readonly wrongProgress: number;
  readonly lostCourses: number;
  readonly doubledCourses: number;
  /** Pictures and films whose upload was acknowledged and that never became ready. */
  readonly lostUploads: number;
  /** Answers that showed somebody what belongs to somebody else. */
  readonly leaks: number;
}

const PAGE = 100;
const READY_MS = 120_000;
/** Of a second: progress is kept in milliseconds. */
const PRECISION = 0.01;

export async function journeyFindings(
  school: School,
  creator: Creator,
  learners: readonly Learner[],
): Promise<JourneyFindings> {
  const notes = await Promise.all(learners.map(({ client }) => all(client, '/v1/progress/notes')));
  const texts = notes.map((rows) => rows.map(({ text }) => text!));
  const courses = (await all(creator.client, '/v1/courses')).map(({ title }) => title!);
  return {
    lostNotes: sum(learners.map((learner, at) => missing(learner.notes, texts[at]!))),
    doubledNotes: sum(texts.map(doubled)),
    wrongProgress: sum(await Promise.all(learners.map((one) => isWrong(one, school)))),
    lostCourses: missing(creator.titles, courses),
    doubledCourses: doubled(courses),
    lostUploads: sum(await Promise.all(creator.uploads.map((id) => isLost(creator.client, id)))),
    leaks: await leaks(school, learners, texts),
  };
}

interface Row {
  readonly text?: string;
  readonly title?: string;
}

async function all(client: PatientClient, path: string): Promise<Row[]> {
  const rows: Row[] = [];
  let cursor: string | null = null;
  do {
    const query: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const { body } = await client.read<{ items: Row[]; nextCursor: string | null }>(
      `${path}?limit=${PAGE}${query}`,
    );
    rows.push(...body.items);
    cursor = body.nextCursor;
  } while (cursor !== null);
  return rows;
}

async function isWrong({ client, enrollmentId, watched }: Learner, { lessonId }: School) {
  interface Standing {
    readonly lessons: readonly { readonly lessonId: string; readonly watchedSeconds: number }[];
  }
  const { body } = await client.read<Standing>(`/v1/progress/enrollments/${enrollmentId}`);
  const lesson = body.lessons.find((each) => each.lessonId === lessonId);
  return Math.abs((lesson?.watchedSeconds ?? 0) - watched) > PRECISION ? 1 : 0;
}

/** It becomes ready by a job, which may have to begin again. */
async function isLost(client: PatientClient, id: string): Promise<number> {
  const ready = eventually(
    async () => {
      const { body } = await client.read<{ state: string }>(`/v1/media/assets/${id}`);
      if (body.state !== 'ready') throw new Error(body.state);
    },
    { timeoutMs: READY_MS, intervalMs: 500 },
  );
  return ready.then(
    () => 0,
    () => 1,
  );
}

/** Somebody's notes with others, enrollments by others, and a school seen from another. */
async function leaks(
  { stranger, courseId }: School,
  learners: readonly Learner[],
  texts: readonly string[][],
): Promise<number> {
  const foreign = learners.map(
    ({ name }, at) => texts[at]!.filter((text) => !text.startsWith(`${name},`)).length,
  );
  const shown = await Promise.all([
    ...learners.map(({ enrollmentId }, at) => {
      const { client } = learners[(at + 1) % learners.length]!;
      return client.read(`/v1/progress/enrollments/${enrollmentId}`);
    }),
    stranger.read(`/v1/courses/${courseId}`),
    stranger.read(`/v1/progress/courses/${courseId}/roster`),
  ]);
  return sum(foreign) + shown.filter(({ status }) => status < 400).length;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

const missing = (wanted: readonly string[], found: readonly string[]): number =>
  wanted.filter((each) => !found.includes(each)).length;

const doubled = (found: readonly string[]): number => found.length - new Set(found).size;
