import { randomUUID } from 'node:crypto';
import type { TestStack } from '@lyceum/testing';
import type { StandInIdentity } from '@lyceum/testing/stand-ins';
import { gatherPlayers, nextBeats } from '../heartbeats/players.js';
import { publishCourse } from '../http/sample-course.js';
import type { Load } from '../http/load.js';
import { COURSES_OF_A_PAGE, type Task } from './rival.js';
import { COURSES, LESSONS_OF_A_SECTION, SECTIONS_OF_A_COURSE, SUMMARY } from './school-size.js';

const LEARNERS = 500;
const AT_ONCE = 4;

/** The same tasks through the gateway: the reads are public, the write comes with a learner's token. */
export async function lyceumRequests(
  stack: TestStack,
  identity: StandInIdentity,
): Promise<Record<Task, Omit<Load, 'seconds'>>> {
  const { gatewayUrl } = stack;
  const schoolId = randomUUID();
  const token = identity.token({ userId: randomUUID(), schoolId, role: 'owner' });
  const numbers = Array.from({ length: COURSES }, (_, at) => at + 1);
  const ids: string[] = [];
  while (numbers.length > 0)
    ids.push(
      ...(await Promise.all(
        numbers.splice(0, AT_ONCE).map((at) => publishCourse(gatewayUrl, token, contentOf(at))),
      )),
    );
  const players = await gatherPlayers(stack, identity, { schools: 1, learners: LEARNERS });
  const courses = `${gatewayUrl}/v1/catalog/courses`;
  return {
    'list of courses': { url: `${courses}?school=${schoolId}&limit=${COURSES_OF_A_PAGE}` },
    'one course': { url: `${courses}/${ids[0]!}` },
    'write of progress': {
      url: `${gatewayUrl}/v1/progress/heartbeats`,
      next: nextBeats(players),
    },
  };
}

const numbered = (name: string, count: number): string[] =>
  Array.from({ length: count }, (_, at) => `${name} ${at + 1}`);

const contentOf = (at: number) => ({
  title: `Course ${at}`,
  summary: SUMMARY,
  sections: numbered('Section', SECTIONS_OF_A_COURSE).map((title) => ({
    title,
    lessons: numbered('Lesson', LESSONS_OF_A_SECTION).map((lesson) => ({
      title: lesson,
      text: 'Read this.',
    })),
  })),
});
