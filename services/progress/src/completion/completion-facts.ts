import { Injectable } from '@nestjs/common';
import type { Actor } from '@lyceum/platform';
import { Database, statement } from '@lyceum/persistence';
import type { CompletedBy } from './completion.repository.js';

/** A lesson that was completed, in whatever version of its course. */
export interface CompletedLesson {
  readonly lesson_id: string;
  readonly course_version: number;
  readonly completed_by: CompletedBy;
  readonly completed_at: Date;
}

const OF_ENROLLMENT = statement<CompletedLesson>(
  'learner_completions.of_enrollment',
  `select lesson_id, course_version, completed_by, completed_at from lesson_completions
   where enrollment_id = $1 order by completed_at, lesson_id`,
);

@Injectable()
export class CompletionFacts {
  constructor(private readonly database: Database) {}

  /** In the order in which they were completed, as the actor may see them. */
  of(actor: Actor, enrollmentId: string): Promise<CompletedLesson[]> {
    return this.database.read(actor, OF_ENROLLMENT, [enrollmentId]);
  }
}
