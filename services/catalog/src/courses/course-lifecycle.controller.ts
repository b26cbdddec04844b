import {
  Controller,
  Delete,
  Headers,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Post,
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
import { CourseLifecycle } from './course-lifecycle.js';
import type { CourseView } from './course.dto.js';
import { courseErrors } from './course.errors.js';
import { DuplicateCourse } from './duplicate-course.js';

@Controller('v1/courses/:id')
@Allow('owner', 'instructor')
@Fails(courseErrors.course_not_found)
@SendsHeaders('etag')
export class CourseLifecycleController {
  constructor(
    private readonly lifecycle: CourseLifecycle,
    private readonly copies: DuplicateCourse,
  ) {}

  /** Starts a draft with the same outline and content as that of this course. */
  @Post('duplicate')
  async duplicate(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CourseView> {
    return answer(reply, await this.copies.duplicate(actor, id));
  }

  /** Takes the course out of the storefront; whoever is enrolled keeps it. */
  @Post('archive')
  @HttpCode(200)
  @Fails(courseErrors.course_changed, courseErrors.course_archived)
  async archive(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CourseView> {
    return answer(reply, await this.lifecycle.archive(actor, id, expectedVersion(ifMatch)));
  }

  @Post('unarchive')
  @HttpCode(200)
  @Fails(courseErrors.course_changed, courseErrors.course_not_archived)
  async unarchive(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CourseView> {
    return answer(reply, await this.lifecycle.unarchive(actor, id, expectedVersion(ifMatch)));
  }

  /** Nobody but the staff sees the course from now on, enrolled or not; it can be restored. */
  @Delete()
  @HttpCode(200)
  @Fails(courseErrors.course_changed)
  async delete(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CourseView> {
    return answer(reply, await this.lifecycle.delete(actor, id, expectedVersion(ifMatch)));
  }

  /** Brings a deleted course back, as it was. */
  @Post('restore')
  @HttpCode(200)
  @Fails(courseErrors.course_changed, courseErrors.course_not_deleted)
  async restore(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CourseView> {
    return answer(reply, await this.lifecycle.restore(actor, id, expectedVersion(ifMatch)));
  }
}
