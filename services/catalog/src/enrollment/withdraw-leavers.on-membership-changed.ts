import { Controller } from '@nestjs/common';
import { membershipChanged, type EventOf } from '@lyceum/contracts';
import { Consumes, reaction, type EventContext } from '@lyceum/messaging';
import { MemberFacts } from '../members/index.js';
import { EnrollmentEvents } from './enrollment-events.js';
import { EnrollmentRepository } from './enrollment.repository.js';

/** Whoever leaves a school, or is removed from it, leaves its courses. */
@Controller()
export class WithdrawLeavers {
  constructor(
    private readonly enrollments: EnrollmentRepository,
    private readonly members: MemberFacts,
    private readonly events: EnrollmentEvents,
  ) {}

  @Consumes(membershipChanged.v1, reaction('leavers'))
  async withdraw(event: EventOf<typeof membershipChanged.v1>, { tx }: EventContext): Promise<void> {
    const { userId, role } = event.data;
    if (role !== null) return;
    // They are back already: this fact comes late.
    if (await this.members.hasNewer(tx, userId, event.aggregateversion)) return;
    for (const id of await this.enrollments.activeOf(tx, userId))
      this.events.changed(tx, await this.enrollments.end(tx, id, 'withdrawn'), event);
  }
}
