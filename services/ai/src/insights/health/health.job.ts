import { defineJob, type JobDefinition } from '@lyceum/jobs';
import { z } from 'zod';
import type { ContentHealth } from './content-health.js';

const course = z.object({ courseId: z.uuid(), madeAt: z.iso.datetime() });
export type InspectCourseJob = JobDefinition<typeof course, number>;

/** A report on one course. @returns how much was found */
export const inspectCourse = (health: ContentHealth): InspectCourseJob =>
  defineJob({
    name: 'ai.inspect-course',
    input: course,
    queue: 'default',
    run: (job, { courseId, madeAt }) =>
      job.step('report', async ({ signal }) => {
        const report = await health.inspect(job.actor, courseId, new Date(madeAt), signal);
        await health.keep(job.actor, report);
        return report.findings.length;
      }),
  });

const week = z.object({ firedAt: z.iso.datetime() });
export type InspectCoursesJob = JobDefinition<typeof week, number>;

export type EnqueueInspection = (course: {
  readonly tenantId: string;
  readonly courseId: string;
  readonly madeAt: string;
}) => Promise<string>;

/** A report on every course, each a job of its own in its school. @returns how many */
export const inspectCourses = (
  health: ContentHealth,
  enqueue: EnqueueInspection,
): InspectCoursesJob =>
  defineJob({
    name: 'ai.inspect-courses',
    input: week,
    queue: 'default',
    run: async (job, { firedAt }) => {
      const courses = await job.step('courses', () => health.courses());
      for (const each of courses) await enqueue({ ...each, madeAt: firedAt });
      return courses.length;
    },
  });
