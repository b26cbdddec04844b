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
  Query,
  Res,
} from '@nestjs/common';
import {
  Allow,
  CurrentActor,
  Fails,
  PageQuery,
  Public,
  SendsHeaders,
  entityTag,
  expectedVersion,
  type Actor,
} from '@lyceum/platform';
import type { FastifyReply } from 'fastify';
import {
  CourseListPageView,
  CourseListView,
  CreateCourseListDto,
  PublicCourseListView,
  UpdateCourseListDto,
  courseListView,
} from './course-list.dto.js';
import { listErrors } from './course-list.errors.js';
import type { CourseListRow } from './course-list.repository.js';
import { CourseLists } from './course-lists.js';

@Controller('v1')
export class CourseListController {
  constructor(private readonly lists: CourseLists) {}

  @Post('course-lists')
  @Allow('owner', 'instructor')
  @Fails(listErrors.list_course_unknown)
  @SendsHeaders('etag')
  async create(
    @CurrentActor() actor: Actor,
    @Body() body: CreateCourseListDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CourseListView> {
    return answer(reply, await this.lists.create(actor, body));
  }

  /** Newest first. */
  @Get('course-lists')
  @Allow('owner', 'instructor', 'assistant', 'admin')
  async list(@CurrentActor() actor: Actor, @Query() page: PageQuery): Promise<CourseListPageView> {
    const { items, nextCursor } = await this.lists.list(actor, page);
    return { items: items.map(courseListView), nextCursor };
  }

  @Get('course-lists/:id')
  @Allow('owner', 'instructor', 'assistant', 'admin')
  @Fails(listErrors.list_not_found)
  @SendsHeaders('etag')
  async read(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CourseListView> {
    return answer(reply, await this.lists.read(actor, id));
  }

  @Patch('course-lists/:id')
  @Allow('owner', 'instructor')
  @Fails(listErrors.list_not_found, listErrors.list_changed, listErrors.list_course_unknown)
  @SendsHeaders('etag')
  async update(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() body: UpdateCourseListDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CourseListView> {
    return answer(reply, await this.lists.update(actor, id, expectedVersion(ifMatch), body));
  }

  @Delete('course-lists/:id')
  @HttpCode(204)
  @Allow('owner', 'instructor')
  @Fails(listErrors.list_not_found, listErrors.list_changed)
  delete(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Headers('if-match') ifMatch: string | undefined,
  ): Promise<void> {
    return this.lists.delete(actor, id, expectedVersion(ifMatch));
  }

  /** A list that its school shows to everybody, with its published courses. */
  @Get('catalog/lists/:id')
  @Public()
  @Fails(listErrors.list_not_found)
  readPublic(
    @CurrentActor() caller: Actor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<PublicCourseListView> {
    return this.lists.readPublic(caller, id);
  }
}

function answer(reply: FastifyReply, row: CourseListRow): CourseListView {
  reply.header('etag', entityTag(row.version));
  return courseListView(row);
}
