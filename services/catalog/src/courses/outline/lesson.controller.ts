import {
  Body,
  Controller,
  Delete,
  Get,
  Headers,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Patch,
  Post,
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
import { tagged } from '../course-answer.js';
import { courseErrors } from '../course.errors.js';
import { DraftLessons } from './draft-lessons.js';
import {
  CreateLessonDto,
  DraftLessonView,
  UpdateLessonDto,
  draftLessonView,
} from './lesson.dto.js';
import { outlineErrors } from './outline.errors.js';

/** The `ETag` of a lesson is that of its course: see `OutlineController`. */
@Controller('v1/courses/:id')
@Allow('owner', 'instructor')
@Fails(courseErrors.course_not_found)
@SendsHeaders('etag')
export class LessonController {
  constructor(private readonly lessons: DraftLessons) {}

  /** Adds a lesson at the end of a section. It may be incomplete until the course is published. */
  @Post('lessons')
  @Fails(
    courseErrors.course_changed,
    courseErrors.metadata_too_large,
    outlineErrors.section_not_found,
    outlineErrors.lesson_invalid,
    outlineErrors.too_many_lessons,
  )
  async addLesson(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() body: CreateLessonDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DraftLessonView> {
    return draftLessonView(
      tagged(reply, await this.lessons.add(actor, id, expectedVersion(ifMatch), body)),
    );
  }

  /** A lesson of the draft with its content. */
  @Get('lessons/:lessonId')
  @Allow('owner', 'instructor', 'assistant', 'admin')
  @Fails(outlineErrors.lesson_not_found)
  async readLesson(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('lessonId', ParseUUIDPipe) lessonId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DraftLessonView> {
    const { course, lesson } = await this.lessons.read(actor, id, lessonId);
    reply.header('etag', entityTag(course.version));
    return draftLessonView(lesson);
  }

  @Patch('lessons/:lessonId')
  @Fails(
    courseErrors.course_changed,
    courseErrors.metadata_too_large,
    outlineErrors.lesson_not_found,
    outlineErrors.lesson_invalid,
  )
  async updateLesson(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('lessonId', ParseUUIDPipe) lessonId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() body: UpdateLessonDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DraftLessonView> {
    return draftLessonView(
      tagged(reply, await this.lessons.update(actor, id, expectedVersion(ifMatch), lessonId, body)),
    );
  }

  /** Deletes a lesson from the draft; published versions keep it. */
  @Delete('lessons/:lessonId')
  @HttpCode(204)
  @Fails(courseErrors.course_changed, outlineErrors.lesson_not_found)
  async deleteLesson(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('lessonId', ParseUUIDPipe) lessonId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    tagged(reply, await this.lessons.delete(actor, id, expectedVersion(ifMatch), lessonId));
  }
}
