import { freePort } from '@lyceum/infrastructure';
import { startServer } from './installation.js';
import { progressRow, type PlainSchool } from './plain-school.js';
import { COURSES_OF_A_PAGE, type Rival } from './rival.js';

const LIST = `{ allCourses(first: ${COURSES_OF_A_PAGE}, orderBy: PUBLISHED_AT_DESC) {
  nodes { id slug title summary language publishedAt } } }`;
const ONE = `query ($id: UUID!) { courseById(id: $id) { id slug title summary language publishedAt
  sectionsByCourseId(orderBy: POSITION_ASC) { nodes { id title
    lessonsBySectionId(orderBy: POSITION_ASC) { nodes { id title kind } } } } } }`;
const WRITE = `mutation ($row: LessonProgressInput!) {
  createLessonProgress(input: { lessonProgress: $row }) { lessonProgress { id } } }`;

/** As its documentation has it for production; nobody signs in, which is in its favour. */
export async function startPostGraphile(school: PlainSchool): Promise<Rival> {
  const port = await freePort();
  const args = ['-c', school.url, '-s', 'public', '-n', '127.0.0.1', '-p', String(port)];
  const options = ['--dynamic-json', '--disable-query-log', '--disable-graphiql'];
  const env = { ...process.env, NODE_ENV: 'production' };
  const url = `http://127.0.0.1:${port}/graphql`;
  const { stop } = await startServer('postgraphile', [...args, ...options], env, url);
  const ask = (query: string, variables: () => object) => ({
    url,
    next: () => ({ body: JSON.stringify({ query, variables: variables() }) }),
  });
  return {
    stop,
    requests: {
      'list of courses': ask(LIST, () => ({})),
      'one course': ask(ONE, () => ({ id: school.courseId })),
      'write of progress': ask(WRITE, () => ({ row: camelCased(progressRow(school.lessonId)) })),
    },
  };
}

const camelCased = (row: Record<string, unknown>): object =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
      value,
    ]),
  );
