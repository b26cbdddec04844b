import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { COURSES, LESSONS_OF_A_SECTION, SECTIONS_OF_A_COURSE, SUMMARY } from './school-size.js';

/** The tables that one would write first for the same courses, with the indexes that the tasks need. */
const TABLES = `
create table courses (id uuid primary key default gen_random_uuid(), slug text not null unique, title text not null,
  summary text not null, language text not null, published_at timestamptz not null);
create index on courses (published_at desc);
create table sections (id uuid primary key default gen_random_uuid(), position integer not null, title text not null,
  course_id uuid not null references courses);
create index on sections (course_id);
create table lessons (id uuid primary key default gen_random_uuid(), position integer not null, title text not null,
  kind text not null, section_id uuid not null references sections);
create index on lessons (section_id);
create table lesson_progress (id uuid primary key default gen_random_uuid(), learner_id uuid not null,
  lesson_id uuid not null references lessons, position_ms integer not null, ranges jsonb not null,
  recorded_at timestamptz not null default now());
create index on lesson_progress (learner_id, lesson_id);`;

const ROWS = [
  `insert into courses (slug, title, summary, language, published_at)
   select 'course-' || n, 'Course ' || n, '${SUMMARY}', 'en', now() - make_interval(mins => n)
   from generate_series(1, ${COURSES}) n`,
  `insert into sections (course_id, position, title)
   select id, n, 'Section ' || n from courses, generate_series(1, ${SECTIONS_OF_A_COURSE}) n`,
  `insert into lessons (section_id, position, title, kind)
   select id, n, 'Lesson ' || n, 'text' from sections, generate_series(1, ${LESSONS_OF_A_SECTION}) n`,
];

export interface PlainSchool {
  readonly url: string;
  readonly courseId: string;
  readonly lessonId: string;
}

/** A database of its own beside that of the product, in the same server. */
export async function createPlainSchool(adminUrl: string, name: string): Promise<PlainSchool> {
  await withClient(adminUrl, (admin) =>
    admin.query(`create database ${pg.escapeIdentifier(name)}`),
  );
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return withClient(url.href, async (client) => {
    await client.query(TABLES);
    for (const rows of ROWS) await client.query(rows);
    await client.query('analyze');
    const { rows } = await client.query<{ course_id: string; lesson_id: string }>(
      `select s.course_id, l.id as lesson_id from sections s join lessons l on l.section_id = s.id limit 1`,
    );
    return { url: url.href, courseId: rows[0]!.course_id, lessonId: rows[0]!.lesson_id };
  });
}

/** A row of progress as an object, of a learner each time another. */
export function progressRow(lessonId: string): Record<string, unknown> {
  return {
    learner_id: randomUUID(),
    lesson_id: lessonId,
    position_ms: 10_000,
    ranges: [{ start: 0, end: 10 }],
  };
}

export async function withClient<T>(
  connectionString: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
