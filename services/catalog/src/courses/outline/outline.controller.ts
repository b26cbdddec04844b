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
  Put,
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
import { DraftOutline } from './draft-outline.js';
import { OrderDto, OutlineView, SectionDto, SectionView, outlineView } from './outline.dto.js';
import { outlineErrors } from './outline.errors.js';

/** The `ETag` of all of this is that of the course: an edit anywhere in it is an edit of the course. */
@Controller('v1/courses/:id')
@Allow('owner', 'instructor')
@Fails(courseErrors.course_not_found)
@SendsHeaders('etag')
export class OutlineController {
  constructor(private readonly outline: DraftOutline) {}

  /** Sections and lessons of the draft, in their order, without content. */
  @Get('outline')
  @Allow('owner', 'instructor', 'assistant', 'admin')
  async readOutline(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OutlineView> {
    const outline = await this.outline.read(actor, id);
    reply.header('etag', entityTag(outline.course.version));
    return outlineView(outline);
  }

  /** Puts everything into a new order at once. */
  @Put('order')
  @HttpCode(204)
  @Fails(courseErrors.course_changed, outlineErrors.order_incomplete)
  async reorder(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() { sections }: OrderDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    tagged(reply, await this.outline.reorder(actor, id, expectedVersion(ifMatch), sections));
  }

  /** Adds a section at the end. */
  @Post('sections')
  @Fails(courseErrors.course_changed, outlineErrors.too_many_sections)
  async addSection(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() { title }: SectionDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SectionView> {
    return tagged(reply, await this.outline.addSection(actor, id, expectedVersion(ifMatch), title));
  }

  @Patch('sections/:sectionId')
  @Fails(courseErrors.course_changed, outlineErrors.section_not_found)
  async renameSection(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('sectionId', ParseUUIDPipe) sectionId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() { title }: SectionDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SectionView> {
    const section = { id: sectionId, title };
    return tagged(
      reply,
      await this.outline.renameSection(actor, id, expectedVersion(ifMatch), section),
    );
  }

  /** Deletes a section without lessons. */
  @Delete('sections/:sectionId')
  @HttpCode(204)
  @Fails(
    courseErrors.course_changed,
    outlineErrors.section_not_found,
    outlineErrors.section_not_empty,
  )
  async deleteSection(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('sectionId', ParseUUIDPipe) sectionId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    tagged(reply, await this.outline.deleteSection(actor, id, expectedVersion(ifMatch), sectionId));
  }
}
