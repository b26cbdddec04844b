import {
  Body,
  Controller,
  Get,
  Headers,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Post,
  Query,
  Res,
} from '@nestjs/common';
import {
  Allow,
  CurrentActor,
  Fails,
  SendsHeaders,
  entityTag,
  expectedVersion,
  type Actor,
} from '@lyceum/platform';
import type { FastifyReply } from 'fastify';
import { CourseService, courseErrors, publishingErrors } from '../courses/index.js';
import { Admissions } from './admissions.js';
import {
  EnrollmentPageView,
  EnrollmentView,
  EnrollmentsQuery,
  EnrollmentsView,
  GrantDto,
  MoveDto,
  MoveManyDto,
  MovePreviewQuery,
  MovePreviewView,
  OwnEnrollmentPageView,
  enrollmentView,
  ownEnrollmentView,
} from './enrollment.dto.js';
import { enrollmentErrors } from './enrollment.errors.js';
import type { EnrollmentRow } from './enrollment.repository.js';
import { Enrollments } from './enrollments.js';

@Controller('v1')
export class EnrollmentController {
  constructor(
    private readonly admissions: Admissions,
    private readonly enrollments: Enrollments,
    private readonly courses: CourseService,
  ) {}

  /** Enrolls the caller, in the newest version of the course. */
  @Post('courses/:id/enrollments')
  @Fails(
    courseErrors.course_not_found,
    courseErrors.course_archived,
    enrollmentErrors.invitation_needed,
    enrollmentErrors.prerequisites_missing,
    enrollmentErrors.already_enrolled,
    enrollmentErrors.course_full,
  )
  @SendsHeaders('etag')
  async enroll(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EnrollmentView> {
    return answer(reply, await this.admissions.enroll(actor, id));
  }

  /** Enrolls members of the school, all of them or none. */
  @Post('courses/:id/grants')
  @Allow('owner', 'instructor', 'admin')
  @Fails(
    courseErrors.course_not_found,
    courseErrors.course_archived,
    enrollmentErrors.course_not_published,
    enrollmentErrors.not_members,
    enrollmentErrors.already_enrolled,
    enrollmentErrors.course_full,
  )
  async grant(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { userIds }: GrantDto,
  ): Promise<EnrollmentsView> {
    return { items: (await this.admissions.grant(actor, id, userIds)).map(enrollmentView) };
  }

  /** Who is or was enrolled in a course, newest first. */
  @Get('courses/:id/enrollments')
  @Allow('owner', 'instructor', 'assistant', 'admin')
  @Fails(courseErrors.course_not_found)
  async listOfCourse(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Query() query: EnrollmentsQuery,
  ): Promise<EnrollmentPageView> {
    const { items, nextCursor } = await this.enrollments.listOfCourse(actor, id, query);
    return { items: items.map(enrollmentView), nextCursor };
  }

  /** Moves learners to another published version of the course, all of them or none. */
  @Post('courses/:id/moves')
  @HttpCode(200)
  @Allow('owner', 'instructor')
  @Fails(enrollmentErrors.enrollment_not_found, publishingErrors.version_not_found)
  async moveMany(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { enrollmentIds, courseVersion }: MoveManyDto,
  ): Promise<EnrollmentsView> {
    const moved = await this.enrollments.moveMany(actor, id, enrollmentIds, courseVersion);
    return { items: moved.map(enrollmentView) };
  }

  /** The caller's own, newest first. */
  @Get('enrollments')
  async list(
    @CurrentActor() actor: Actor,
    @Query() query: EnrollmentsQuery,
  ): Promise<OwnEnrollmentPageView> {
    const { items, nextCursor } = await this.enrollments.listOwn(actor, query);
    const courses = await this.courses.byIds(
      actor,
      items.map(({ course_id }) => course_id),
    );
    return {
      items: items.map((row) => ownEnrollmentView(row, courses.get(row.course_id))),
      nextCursor,
    };
  }

  /** One's own; for the staff anybody's. */
  @Get('enrollments/:id')
  @Fails(enrollmentErrors.enrollment_not_found)
  @SendsHeaders('etag')
  async read(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EnrollmentView> {
    return answer(reply, await this.enrollments.read(actor, id));
  }

  /** Gives the place back. */
  @Post('enrollments/:id/withdraw')
  @HttpCode(200)
  @Fails(
    enrollmentErrors.enrollment_not_found,
    enrollmentErrors.enrollment_changed,
    enrollmentErrors.enrollment_over,
  )
  @SendsHeaders('etag')
  async withdraw(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EnrollmentView> {
    return answer(reply, await this.enrollments.withdraw(actor, id, expectedVersion(ifMatch)));
  }

  /** What a move to another version would do to the learner's progress. */
  @Get('enrollments/:id/move-preview')
  @Fails(enrollmentErrors.enrollment_not_found, publishingErrors.version_not_found)
  previewMove(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Query() { to }: MovePreviewQuery,
  ): Promise<MovePreviewView> {
    return this.enrollments.previewMove(actor, id, to);
  }

  /** Moves the learner to another published version of the course. */
  @Post('enrollments/:id/move')
  @HttpCode(200)
  @Fails(
    enrollmentErrors.enrollment_not_found,
    enrollmentErrors.enrollment_changed,
    enrollmentErrors.enrollment_over,
    publishingErrors.version_not_found,
  )
  @SendsHeaders('etag')
  async move(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() { courseVersion }: MoveDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EnrollmentView> {
    const expected = expectedVersion(ifMatch);
    return answer(reply, await this.enrollments.move(actor, id, expected, courseVersion));
  }
}

function answer(reply: FastifyReply, row: EnrollmentRow): EnrollmentView {
  reply.header('etag', entityTag(row.version));
  return enrollmentView(row);
}
