import { Body, Controller, Get, Headers, Param, Patch, Post, Query, Res } from '@nestjs/common';
import {
  Allow,
  CurrentActor,
  entityTag,
  expectedVersion,
  Fails,
  PageQuery,
  Public,
  SendsHeaders,
  type Actor,
} from '@lyceum/platform';
import type { FastifyReply } from 'fastify';
import {
  OwnSchoolsView,
  ownSchoolView,
  PublicSchoolView,
  publicSchoolView,
  SchoolDto,
  SchoolView,
  schoolView,
  UpdateSchoolDto,
} from './school.dto.js';
import { schoolErrors } from './school.errors.js';
import type { SchoolRow } from './school.repository.js';
import { Schools } from './schools.js';

@Controller('v1')
export class SchoolController {
  constructor(private readonly schools: Schools) {}

  /** Opens a school, which the caller owns. Refresh the session with its id to act in it. */
  @Post('schools')
  @Fails(schoolErrors.slug_taken, schoolErrors.too_many_schools)
  @SendsHeaders('etag')
  async create(
    @CurrentActor() actor: Actor,
    @Body() body: SchoolDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SchoolView> {
    return answer(reply, await this.schools.create(actor, body));
  }

  /** The school that the token is for. */
  @Get('schools/current')
  @Fails(schoolErrors.school_not_found)
  @SendsHeaders('etag')
  async current(
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SchoolView> {
    return answer(reply, await this.schools.current(actor));
  }

  /** Changes the school that the token is for. */
  @Patch('schools/current')
  @Allow('owner', 'admin')
  @Fails(
    schoolErrors.school_not_found,
    schoolErrors.school_changed,
    schoolErrors.slug_taken,
    schoolErrors.settings_too_large,
  )
  @SendsHeaders('etag')
  async update(
    @CurrentActor() actor: Actor,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() body: UpdateSchoolDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SchoolView> {
    return answer(reply, await this.schools.update(actor, expectedVersion(ifMatch), body));
  }

  /** What anybody may know of a school. The gateway keeps it until the school changes. */
  @Get('schools/:slug')
  @Public()
  @Fails(schoolErrors.school_not_found)
  @SendsHeaders('cache-control')
  async readPublic(
    @CurrentActor() caller: Actor,
    @Param('slug') slug: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PublicSchoolView> {
    const school = await this.schools.bySlug(caller, slug);
    reply
      .header('cache-control', 'public, s-maxage=60')
      .header('cache-tag', `school:${school.tenant_id}`);
    return publicSchoolView(school);
  }

  /** The schools that the caller belongs to, oldest membership first. */
  @Get('users/me/schools')
  async own(@CurrentActor() actor: Actor, @Query() page: PageQuery): Promise<OwnSchoolsView> {
    const { items, nextCursor } = await this.schools.ofUser(actor, page);
    return { items: items.map(ownSchoolView), nextCursor };
  }
}

function answer(reply: FastifyReply, school: SchoolRow): SchoolView {
  reply.header('etag', entityTag(school.version));
  return schoolView(school);
}
