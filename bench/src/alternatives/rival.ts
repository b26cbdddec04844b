import type { Load } from '../http/load.js';
import { LESSONS_OF_A_SECTION, SECTIONS_OF_A_COURSE } from './school-size.js';

/** What is asked of everybody. */
export const tasks = ['list of courses', 'one course', 'write of progress'] as const;
export type Task = (typeof tasks)[number];

/** A running server that does the tasks. */
export interface Rival {
  readonly requests: Readonly<Record<Task, Omit<Load, 'seconds'>>>;
  stop(): Promise<void>;
}

export const COURSES_OF_A_PAGE = 20;

/** How many titles an answer holds at least: of a page; of a course, its sections and its lessons. */
const TITLES: Readonly<Record<Task, number>> = {
  'list of courses': COURSES_OF_A_PAGE,
  'one course': 1 + SECTIONS_OF_A_COURSE * (1 + LESSONS_OF_A_SECTION),
  'write of progress': 0,
};

/** @throws Error when the answer is not what the task is about: GraphQL fails with 200 */
export async function expectAnswer(task: Task, name: string, asked: Rival['requests'][Task]) {
  const { url, headers = {}, next } = asked;
  const posted = next?.();
  const response = await fetch(url, {
    ...(posted && { method: 'POST', body: posted.body }),
    headers: {
      ...headers,
      ...(posted && { 'content-type': 'application/json' }),
      ...posted?.headers,
    },
  });
  const text = await response.text();
  const titles = text.split('"title"').length - 1;
  if (!response.ok || text.includes('"errors"') || titles < TITLES[task])
    throw new Error(
      `${name}, ${task}: ${response.status} with ${titles} titles: ${text.slice(0, 500)}`,
    );
}
