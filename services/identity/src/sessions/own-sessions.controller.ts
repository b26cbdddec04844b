import { Controller, Delete, Get, HttpCode, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { CurrentActor, Fails, PageQuery, type Actor } from '@lyceum/platform';
import type { SessionListView } from './session.dto.js';
import { sessionErrors } from './session.errors.js';
import { SessionList } from './session-list.js';
import { Sessions } from './sessions.js';

@Controller('v1/users/me/sessions')
export class OwnSessionsController {
  constructor(
    private readonly sessions: Sessions,
    private readonly list: SessionList,
  ) {}

  /** Where the caller is signed in, last used first. */
  @Get()
  read(@CurrentActor() actor: Actor, @Query() page: PageQuery): Promise<SessionListView> {
    return this.list.read(actor, page);
  }

  /** Signs out everywhere else. */
  @Delete()
  @HttpCode(204)
  revokeOthers(@CurrentActor() actor: Actor): Promise<void> {
    return this.sessions.revokeOthers(actor);
  }

  @Delete(':id')
  @HttpCode(204)
  @Fails(sessionErrors.session_not_found)
  revoke(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<void> {
    return this.sessions.revoke(actor, id);
  }
}
