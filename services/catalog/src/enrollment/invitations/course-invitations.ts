import { Injectable } from '@nestjs/common';
import { Cursors, type Actor, type Page, type PageQuery } from '@lyceum/platform';
import { Database } from '@lyceum/persistence';
import { v7 as uuidv7 } from 'uuid';
import { CourseService } from '../../courses/index.js';
import { Admissions } from '../admissions.js';
import type { EnrollmentRow } from '../enrollment.repository.js';
import { inSchool } from '../in-school.js';
import { hashOfCode, newInvitationCode } from './invitation-code.js';
import type { CreateCourseInvitationDto } from './invitation.dto.js';
import { invitationErrors } from './invitation.errors.js';
import { InvitationRepository, type InvitationRow } from './invitation.repository.js';

/** Codes with which members of the school get into a course that is not open. */
@Injectable()
export class CourseInvitations {
  constructor(
    private readonly database: Database,
    private readonly invitations: InvitationRepository,
    private readonly courses: CourseService,
    private readonly admissions: Admissions,
    private readonly cursors: Cursors,
  ) {}

  /** @returns the code too, of which only a hash is kept */
  async create(
    actor: Actor,
    courseId: string,
    { maxUses, expiresInDays: days }: CreateCourseInvitationDto,
  ): Promise<{ readonly row: InvitationRow; readonly code: string }> {
    await this.courses.read(actor, courseId);
    const code = newInvitationCode();
    const invitation = { id: uuidv7(), courseId, codeHash: hashOfCode(code), maxUses, days };
    const row = await this.database.run(actor, (tx) => this.invitations.insert(tx, invitation));
    return { row, code };
  }

  /** @throws DomainError `catalog.course_not_found` */
  async list(
    actor: Actor,
    courseId: string,
    { limit, cursor }: PageQuery,
  ): Promise<Page<InvitationRow>> {
    await this.courses.read(actor, courseId);
    const list = `invitations to ${actor.tenantId} ${courseId}`;
    const after = this.cursors.read(list, cursor);
    const rows = await this.invitations.list(actor, courseId, limit + 1, after);
    return this.cursors.page(list, rows, limit, ({ id }) => [id]);
  }

  async revoke(actor: Actor, courseId: string, id: string): Promise<void> {
    const isRevoked = await this.database.run(actor, (tx) =>
      this.invitations.revoke(tx, courseId, id),
    );
    if (!isRevoked) throw invitationErrors.invitation_not_found();
  }

  /** The caller enrolls with a code of their school. */
  redeem(actor: Actor, code: string): Promise<EnrollmentRow> {
    return this.database.runOnce(inSchool(actor), async (tx) => {
      const invitation = await this.invitations.presented(tx, hashOfCode(code));
      if (!invitation) throw invitationErrors.invitation_invalid();
      const course = await this.admissions.lockPublished(tx, invitation.course_id);
      await this.admissions.checkPrerequisites(tx, course, actor.userId!);
      const enrollment = await this.admissions.admit(tx, course, actor.userId!, 'invitation');
      // Others may have used it up while this waited for its turn.
      if (!(await this.invitations.use(tx, invitation.id)))
        throw invitationErrors.invitation_invalid();
      return enrollment;
    });
  }
}
