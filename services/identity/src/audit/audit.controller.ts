import { Controller, Get, Query } from '@nestjs/common';
import { Allow, CurrentActor, PageQuery, type Actor } from '@lyceum/platform';
import type { AuditPageView } from './audit.dto.js';
import { AuditReader } from './audit-reader.js';

@Controller('v1')
export class AuditController {
  constructor(private readonly reader: AuditReader) {}

  /** What happened to the caller's account, newest first. */
  @Get('users/me/audit')
  own(@CurrentActor() actor: Actor, @Query() page: PageQuery): Promise<AuditPageView> {
    return this.reader.own(actor, page);
  }

  /** What happened in the school that the caller acts in, newest first. */
  @Get('schools/current/audit')
  @Allow('owner', 'admin')
  ofSchool(@CurrentActor() actor: Actor, @Query() page: PageQuery): Promise<AuditPageView> {
    return this.reader.ofSchool(actor, page);
  }
}
