import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JobRun } from '@lyceum/jobs';
import type { ContentHealth } from './content-health.js';
import { inspectCourses, type EnqueueInspection } from './health.job.js';

describe('the weekly look at all courses', () => {
  it('is a job for each course in its school, all of the same moment', async () => {
    const firedAt = '2026-11-23T04:23:00.000Z';
    const courses = [
      { tenantId: 'school-1', courseId: 'course-1' },
      { tenantId: 'school-2', courseId: 'course-2' },
    ];
    const enqueued: Parameters<EnqueueInspection>[0][] = [];
    const job = inspectCourses(
      { courses: () => Promise.resolve(courses) } as unknown as ContentHealth,
      (each) => Promise.resolve(String(enqueued.push(each))),
    );
    const run = {
      step: (_: string, work: (step: object) => Promise<unknown>) => work({}),
    } as unknown as JobRun;
    assert.equal(await job.run(run, { firedAt }), 2);
    assert.deepEqual(
      enqueued,
      courses.map((course) => ({ ...course, madeAt: firedAt })),
    );
  });
});
