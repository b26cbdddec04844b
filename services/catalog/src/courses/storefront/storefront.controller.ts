import { Controller, Get, Param, ParseUUIDPipe, Query, Res } from '@nestjs/common';
import { CurrentActor, Fails, Public, SendsHeaders, entityTag, type Actor } from '@lyceum/platform';
import type { FastifyReply } from 'fastify';
import { courseErrors } from '../course.errors.js';
import {
  PublicCourseOutlineView,
  PublicCoursePageView,
  StorefrontQuery,
  listedCourseView,
  publicOutlineView,
} from './storefront.dto.js';
import { Storefront } from './storefront.js';

@Controller('v1/catalog/courses')
@Public()
export class StorefrontController {
  constructor(private readonly storefront: Storefront) {}

  /**
   * Published courses: with `q` the closest first, else the newest. The gateway keeps a page until an event of a
   * course of the school, or of any school, says that it may have changed.
   */
  @Get()
  @SendsHeaders('cache-control')
  async listPublic(
    @CurrentActor() caller: Actor,
    @Query() query: StorefrontQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PublicCoursePageView> {
    const { items, nextCursor, dependsOn } = await this.storefront.list(caller, query);
    if (dependsOn.length > 0) keepFor(reply, dependsOn);
    return { items: items.map(listedCourseView), nextCursor };
  }

  /** A published course. The gateway keeps it until an event of this course says that it changed. */
  @Get(':id')
  @Fails(courseErrors.course_not_found)
  @SendsHeaders('etag', 'cache-control')
  async readPublic(
    @CurrentActor() caller: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PublicCourseOutlineView> {
    const course = await this.storefront.read(caller, id);
    reply.header('etag', entityTag(course.version));
    keepFor(reply, [`course:${id}`]);
    return publicOutlineView(course);
  }
}

/** Shared caches may keep the answer for a minute; the gateway until something with one of the tags changes. */
function keepFor(reply: FastifyReply, tags: readonly string[]): void {
  reply.header('cache-control', 'public, s-maxage=60').header('cache-tag', tags.join(','));
}
