import { randomBytes, randomUUID } from 'node:crypto';
import { freePort } from '@lyceum/infrastructure';
import { run, startServer } from './installation.js';
import { progressRow, withClient, type PlainSchool } from './plain-school.js';
import { COURSES_OF_A_PAGE, type Rival } from './rival.js';

/** It reads tables and foreign keys by itself, but wants to be told that a course has sections. */
const JOIN_TABLES = `
insert into directus_collections (collection) values ('courses'), ('sections'), ('lessons'), ('lesson_progress');
insert into directus_fields (collection, field, special) values ('courses', 'sections', 'o2m'),
  ('sections', 'lessons', 'o2m');
insert into directus_relations (many_collection, many_field, one_collection, one_field) values
  ('sections', 'course_id', 'courses', 'sections'), ('lessons', 'section_id', 'sections', 'lessons');`;

/** With a fixed token of its administrator, without its rate limits and its shedding of load. */
export async function startDirectus(school: PlainSchool): Promise<Rival> {
  const port = await freePort();
  const token = randomUUID();
  const url = `http://127.0.0.1:${port}`;
  const env: NodeJS.ProcessEnv = {
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    PORT: String(port),
    PUBLIC_URL: url,
    KEY: randomUUID(),
    SECRET: randomBytes(32).toString('hex'),
    DB_CLIENT: 'pg',
    DB_CONNECTION_STRING: school.url,
    ADMIN_EMAIL: 'admin@example.org',
    ADMIN_PASSWORD: randomBytes(16).toString('hex'),
    ADMIN_TOKEN: token,
    TELEMETRY: 'false',
    LOG_LEVEL: 'warn',
    PRESSURE_LIMITER_ENABLED: 'false',
    WEBSOCKETS_ENABLED: 'false',
  };
  await run('directus', ['bootstrap'], env);
  await withClient(school.url, (client) => client.query(JOIN_TABLES));
  const headers = { authorization: `Bearer ${token}` };
  const { stop } = await startServer('directus', ['start'], env, `${url}/server/ping`);
  const order = '&deep[sections][_sort]=position&deep[sections][lessons][_sort]=position';
  const fields =
    'fields=id,slug,title,summary,language,published_at,sections.id,sections.title,sections.lessons.id,sections.lessons.title,sections.lessons.kind';
  return {
    stop,
    requests: {
      'list of courses': {
        url: `${url}/items/courses?limit=${COURSES_OF_A_PAGE}&sort=-published_at`,
        headers,
      },
      'one course': { url: `${url}/items/courses/${school.courseId}?${fields}${order}`, headers },
      'write of progress': {
        url: `${url}/items/lesson_progress`,
        headers,
        next: () => ({ body: JSON.stringify(progressRow(school.lessonId)) }),
      },
    },
  };
}
