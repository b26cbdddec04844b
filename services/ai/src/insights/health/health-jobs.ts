import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { Jobs } from '@lyceum/jobs';
import { ContentHealth } from './content-health.js';
import { inspectCourse, inspectCourses, type EnqueueInspection } from './health.job.js';

/** The durable jobs of content health, each defined once in a process. */
@Injectable()
export class HealthJobs {
  readonly inspectCourse;
  readonly inspectCourses;

  constructor(health: ContentHealth, module: ModuleRef) {
    this.inspectCourse = inspectCourse(health);
    // The engine is started with these definitions, so it is there only when one of them runs.
    this.inspectCourses = inspectCourses(health, (each) =>
      this.enqueue(module.get(Jobs, { strict: false }), each),
    );
  }

  /** The same course at the same time is the same job. */
  enqueue(
    jobs: Jobs,
    { tenantId, courseId, madeAt }: Parameters<EnqueueInspection>[0],
  ): Promise<string> {
    const key = `${courseId}:${madeAt}`;
    return jobs.enqueue(this.inspectCourse, { tenantId, key }, { courseId, madeAt });
  }
}
