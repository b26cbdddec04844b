import { Body, Controller, Headers, HttpCode, Post, Res } from '@nestjs/common';
import { CurrentActor, Fails, Public, type Actor } from '@lyceum/platform';
import type { FastifyReply } from 'fastify';
import { SessionAnswers } from './session-answers.js';
import { RefreshDto, SignOutDto, type SessionView } from './session.dto.js';
import { sessionErrors } from './session.errors.js';
import { Sessions } from './sessions.js';

@Controller('v1/auth')
@Public()
export class SessionController {
  constructor(
    private readonly sessions: Sessions,
    private readonly answers: SessionAnswers,
  ) {}

  /** Goes on with a session, in the same or another school. */
  @Post('refresh')
  @HttpCode(200)
  @Fails(sessionErrors.refresh_token_invalid, sessionErrors.not_a_member)
  async refresh(
    @CurrentActor() caller: Actor,
    @Headers('cookie') cookies: string | undefined,
    @Body() { refreshToken, schoolId, mode }: RefreshDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionView> {
    const token = refreshToken ?? this.answers.refreshTokenIn(cookies);
    if (token === undefined) throw sessionErrors.refresh_token_invalid();
    const grant = await this.sessions.refresh(caller, token, schoolId);
    // What came as a cookie goes back as one: a script must not get to see it this way.
    return this.answers.give(reply, grant, refreshToken === undefined ? 'cookie' : mode);
  }

  /** Ends the session of the access token, of the refresh token, or of both. Never fails. */
  @Post('sign-out')
  @HttpCode(204)
  async signOut(
    @CurrentActor() caller: Actor,
    @Headers('cookie') cookies: string | undefined,
    @Body() { refreshToken }: SignOutDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const token = refreshToken ?? this.answers.refreshTokenIn(cookies);
    if (token !== undefined) await this.sessions.endByToken(caller, token);
    if (caller.kind === 'user') await this.sessions.endCurrent(caller);
    this.answers.clear(reply);
  }
}
