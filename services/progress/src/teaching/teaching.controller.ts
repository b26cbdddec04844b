import { Controller, Get, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { Allow, CurrentActor, Fails, type Actor } from '@lyceum/platform';
import { curriculumErrors } from '../curriculum/index.js';
import {
  DropOffQuery,
  DropOffView,
  RosterPageView,
  RosterQuery,
  StuckQuery,
  rosterEntryView,
} from './teaching.dto.js';
import { teachingErrors } from './teaching.errors.js';
import { Teaching } from './teaching.js';

@Controller('v1/progress/courses/:courseId')
@Allow('owner', 'instructor', 'assistant', 'admin')
@Fails(teachingErrors.course_not_found)
export class TeachingController {
  constructor(private readonly teaching: Teaching) {}

  /** The learners of a course with how far they got, in the order in which they enrolled. */
  @Get('roster')
  async roster(
    @CurrentActor() actor: Actor,
    @Param('courseId', ParseUUIDPipe) courseId: string,
    @Query() query: RosterQuery,
  ): Promise<RosterPageView> {
    const { items, nextCursor } = await this.teaching.roster(actor, courseId, query);
    return { items: items.map(rosterEntryView), nextCursor };
  }

  /** Learners who have not completed the course and done nothing in it for days. */
  @Get('stuck')
  async stuck(
    @CurrentActor() actor: Actor,
    @Param('courseId', ParseUUIDPipe) courseId: string,
    @Query() query: StuckQuery,
  ): Promise<RosterPageView> {
    const { items, nextCursor } = await this.teaching.stuck(actor, courseId, query);
    return { items: items.map(rosterEntryView), nextCursor };
  }

  /** Which seconds of a video are watched, and in which learners stop. */
  @Get('lessons/:lessonId/drop-off')
  @Fails(curriculumErrors.lesson_not_found, teachingErrors.lesson_without_video)
  dropOff(
    @CurrentActor() actor: Actor,
    @Param('courseId', ParseUUIDPipe) courseId: string,
    @Param('lessonId', ParseUUIDPipe) lessonId: string,
    @Query() { bucketSeconds }: DropOffQuery,
  ): Promise<DropOffView> {
    return this.teaching.dropOff(actor, courseId, lessonId, bucketSeconds);
  }
}
