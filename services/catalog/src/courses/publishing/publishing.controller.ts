import { Controller, Get, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { Allow, CurrentActor, Fails, PageQuery, type Actor } from '@lyceum/platform';
import { courseErrors } from '../course.errors.js';
import { CourseVersions } from './course-versions.js';
import { CourseVersionPageView, PublishCheckView } from './publishing.dto.js';
import { Publishing } from './publishing.js';

@Controller('v1/courses/:id')
@Allow('owner', 'instructor', 'assistant', 'admin')
export class PublishingController {
  constructor(
    private readonly publishing: Publishing,
    private readonly versions: CourseVersions,
  ) {}

  /** What is missing before the draft can be published. */
  @Get('publish-check')
  @Fails(courseErrors.course_not_found)
  async publishCheck(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<PublishCheckView> {
    const missing = await this.publishing.check(actor, id);
    return { isComplete: missing.length === 0, missing };
  }

  /** The published versions of the course, newest first. */
  @Get('versions')
  @Fails(courseErrors.course_not_found)
  listVersions(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Query() page: PageQuery,
  ): Promise<CourseVersionPageView> {
    return this.versions.list(actor, id, page);
  }
}
