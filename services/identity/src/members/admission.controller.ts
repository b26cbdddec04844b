import { Controller, Param, Post } from '@nestjs/common';
import { CurrentActor, Fails, type Actor } from '@lyceum/platform';
import { schoolErrors } from '../schools/index.js';
import { Admission } from './admission.js';
import { AdmittedView } from './member.dto.js';
import { memberErrors } from './member.errors.js';

@Controller('v1/schools/:slug/members')
export class AdmissionController {
  constructor(private readonly admission: Admission) {}

  /** Joins a school that is open, as a learner. Refresh the session with its id to act in it. */
  @Post()
  @Fails(schoolErrors.school_not_found, memberErrors.school_not_open, memberErrors.already_a_member)
  join(@CurrentActor() actor: Actor, @Param('slug') slug: string): Promise<AdmittedView> {
    return this.admission.join(actor, slug);
  }
}
