import { Injectable } from '@nestjs/common';
import { onBehalfOf, type Actor } from '@lyceum/platform';
import { Database } from '@lyceum/persistence';
import { Schools } from '../schools/index.js';
import type { AdmittedView } from './member.dto.js';
import { memberErrors } from './member.errors.js';
import { Members } from './members.js';

/** Lets people into a school that takes whoever comes. */
@Injectable()
export class Admission {
  constructor(
    private readonly database: Database,
    private readonly schools: Schools,
    private readonly members: Members,
  ) {}

  /** @throws DomainError `identity.school_not_found`, `identity.school_not_open`, `identity.already_a_member` */
  async join(actor: Actor, slug: string): Promise<AdmittedView> {
    const { tenant_id: schoolId } = await this.schools.bySlug(actor, slug);
    await this.database.run(onBehalfOf(actor, schoolId), async (tx) => {
      // Looked at again under a lock: the school may be closing at this moment.
      if (!(await this.schools.isOpen(tx))) throw memberErrors.school_not_open();
      await this.members.join(tx, actor.userId!, 'learner');
    });
    return { schoolId, role: 'learner' };
  }
}
