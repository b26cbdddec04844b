import {
  Body,
  Controller,
  Get,
  Headers,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Patch,
  Post,
  Query,
  Res,
} from '@nestjs/common';
import {
  Allow,
  CurrentActor,
  Fails,
  SendsHeaders,
  expectedVersion,
  type Actor,
} from '@lyceum/platform';
import type { FastifyReply } from 'fastify';
import { answer } from './course-answer.js';
import {
  CoursePageView,
  CourseView,
  CoursesQuery,
  CreateCourseDto,
  UpdateCourseDto,
  coursePageView,
} from './course.dto.js';
import { courseErrors } from './course.errors.js';
import { CourseService } from './course.service.js';
import { Publishing } from './publishing/publishing.js';
import { publishingErrors } from './publishing/publishing.errors.js';

@Controller('v1/courses')
export class CourseController {
  constructor(
    private readonly courses: CourseService,
    private readonly publishing: Publishing,
  ) {}

  /** Starts a draft of a course. */
  @Post()
  @Allow('owner', 'instructor')
  @Fails(
    courseErrors.slug_taken,
    courseErrors.prerequisite_unknown,
    courseErrors.metadata_too_large,
  )
  @SendsHeaders('etag')
  async create(
    @CurrentActor() actor: Actor,
    @Body() body: CreateCourseDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CourseView> {
    return answer(reply, await this.courses.create(actor, body));
  }

  /** The school's courses, newest first. */
  @Get()
  @Allow('owner', 'instructor', 'assistant', 'admin')
  async list(@CurrentActor() actor: Actor, @Query() query: CoursesQuery): Promise<CoursePageView> {
    return coursePageView(await this.courses.list(actor, query));
  }

  /** A course of the caller's school, as its staff sees it. */
  @Get(':id')
  @Allow('owner', 'instructor', 'assistant', 'admin')
  @Fails(courseErrors.course_not_found)
  @SendsHeaders('etag')
  async read(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CourseView> {
    return answer(reply, await this.courses.read(actor, id));
  }

  /** Changes what of a course is not its outline. Readers of a published course see it at once. */
  @Patch(':id')
  @Allow('owner', 'instructor')
  @Fails(
    courseErrors.course_not_found,
    courseErrors.course_changed,
    courseErrors.slug_taken,
    courseErrors.prerequisite_unknown,
    courseErrors.prerequisite_circular,
    courseErrors.metadata_too_large,
  )
  @SendsHeaders('etag')
  async update(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() body: UpdateCourseDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CourseView> {
    return answer(reply, await this.courses.update(actor, id, expectedVersion(ifMatch), body));
  }

  /**
   * Makes the draft the next version of the course, once every lesson is complete: `missing` of the problem
   * says what is not, lesson by lesson. The first version puts the course into the storefront.
   */
  @Post(':id/publish')
  @HttpCode(200)
  @Allow('owner', 'instructor')
  @Fails(
    courseErrors.course_not_found,
    courseErrors.course_changed,
    courseErrors.course_archived,
    publishingErrors.course_incomplete,
    publishingErrors.nothing_to_publish,
  )
  @SendsHeaders('etag')
  async publish(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CourseView> {
    return answer(reply, await this.publishing.publish(actor, id, expectedVersion(ifMatch)));
  }
}
