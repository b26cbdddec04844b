import { Controller } from '@nestjs/common';
import { enrollmentChanged, type EventOf } from '@lyceum/contracts';
import { ConsumesBatch, reaction, type EventContext } from '@lyceum/messaging';
import type { Tx } from '@lyceum/persistence';
import { CurriculumRepository } from '../curriculum/index.js';
import { learnerActor, learnerTurn } from '../learners/index.js';
import { Completion } from './completion.js';

type EnrollmentChanged = EventOf<typeof enrollmentChanged.v1>;

/**
 * A learner who is moved to another version of the course keeps what was earned, and may be done by its rules:
 * it may require less than the one before.
 */
@Controller()
export class CompleteOnEnrollmentChanged {
  constructor(
    private readonly completion: Completion,
    private readonly curriculum: CurriculumRepository,
  ) {}

  @ConsumesBatch(enrollmentChanged.v1, reaction('completion'))
  async settle(events: readonly EnrollmentChanged[], { tx }: EventContext): Promise<void> {
    // In the order in which heartbeats lock learners, so that nobody waits in a circle.
    const inTurn = [...events].sort((a, b) => (a.data.userId < b.data.userId ? -1 : 1));
    for (const event of inTurn) if (event.data.state === 'active') await this.settleOne(event, tx);
  }

  private async settleOne({ data, tenantid }: EnrollmentChanged, tx: Tx): Promise<void> {
    const { enrollmentId, courseId, userId, version } = data;
    const learner = { enrollmentId, courseId, userId };
    const acting = tx.actAs(learnerActor(tx.actor, tenantid!, userId));
    // Nearly everybody enrolls and has done nothing yet.
    if (!(await this.completion.hasBegun(acting, learner))) return;
    await learnerTurn(acting, tenantid!, userId);
    const courseVersion = await this.curriculum.versionOf(acting, enrollmentId, version);
    // What catalog says of different things arrives in any order: tried again a moment later.
    if (courseVersion === undefined)
      throw new Error(`enrollment ${enrollmentId} is not known as of version ${version}`);
    await this.completion.settleVersion(acting, learner, courseVersion);
  }
}
