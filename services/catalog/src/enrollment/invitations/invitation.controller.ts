import {
  Body,
  Controller,
  Delete,
  Get,
  Header,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Post,
  Query,
} from '@nestjs/common';
import { Allow, CurrentActor, Fails, PageQuery, SendsHeaders, type Actor } from '@lyceum/platform';
import { courseErrors } from '../../courses/index.js';
import { EnrollmentView, enrollmentView } from '../enrollment.dto.js';
import { enrollmentErrors } from '../enrollment.errors.js';
import { CourseInvitations } from './course-invitations.js';
import {
  CourseInvitationPageView,
  CreateCourseInvitationDto,
  NewCourseInvitationView,
  RedeemDto,
  invitationView,
} from './invitation.dto.js';
import { invitationErrors } from './invitation.errors.js';

@Controller('v1')
export class CourseInvitationController {
  constructor(private readonly invitations: CourseInvitations) {}

  /** Makes a code with which members of the school enroll, also where they may not do so themselves. */
  @Post('courses/:id/invitations')
  @Allow('owner', 'instructor')
  @Fails(courseErrors.course_not_found)
  @Header('cache-control', 'no-store')
  @SendsHeaders('cache-control')
  async createInvitation(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: CreateCourseInvitationDto,
  ): Promise<NewCourseInvitationView> {
    const { row, code } = await this.invitations.create(actor, id, body);
    return { ...invitationView(row), code };
  }

  /** Newest first. */
  @Get('courses/:id/invitations')
  @Allow('owner', 'instructor', 'assistant', 'admin')
  @Fails(courseErrors.course_not_found)
  async listInvitations(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Query() page: PageQuery,
  ): Promise<CourseInvitationPageView> {
    const { items, nextCursor } = await this.invitations.list(actor, id, page);
    return { items: items.map(invitationView), nextCursor };
  }

  /** Who has enrolled with it stays enrolled. */
  @Delete('courses/:id/invitations/:invitationId')
  @HttpCode(204)
  @Allow('owner', 'instructor')
  @Fails(invitationErrors.invitation_not_found)
  revokeInvitation(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('invitationId', ParseUUIDPipe) invitationId: string,
  ): Promise<void> {
    return this.invitations.revoke(actor, id, invitationId);
  }

  /** Enrolls the caller with a code. */
  @Post('enrollments/redeem')
  @Fails(
    invitationErrors.invitation_invalid,
    courseErrors.course_not_found,
    courseErrors.course_archived,
    enrollmentErrors.course_not_published,
    enrollmentErrors.prerequisites_missing,
    enrollmentErrors.already_enrolled,
    enrollmentErrors.course_full,
  )
  async redeem(@CurrentActor() actor: Actor, @Body() { code }: RedeemDto): Promise<EnrollmentView> {
    return enrollmentView(await this.invitations.redeem(actor, code));
  }
}
