import { Injectable } from '@nestjs/common';
import { Jobs } from '@lyceum/jobs';
import type { Actor } from '@lyceum/platform';
import { Curriculum } from '../../curriculum/index.js';
import { HealthJobs } from './health-jobs.js';

const MINUTE_MS = 60_000;

/** Reports that somebody asks for, beside those of each week. */
@Injectable()
export class HealthRequests {
  constructor(
    private readonly curriculum: Curriculum,
    private readonly jobs: Jobs,
    private readonly health: HealthJobs,
  ) {}

  /**
   * @returns when the report will say that it was made
   * @throws DomainError of `Curriculum.outline`
   */
  async make(actor: Actor, courseId: string): Promise<Date> {
    await this.curriculum.outline(actor, courseId);
    const madeAt = new Date(Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS);
    await this.health.enqueue(this.jobs, {
      tenantId: actor.tenantId!,
      courseId,
      madeAt: madeAt.toISOString(),
    });
    return madeAt;
  }
}
