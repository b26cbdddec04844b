import { Body, Controller, Headers, HttpCode, Post, Res } from '@nestjs/common';
import { Answers, CurrentActor, Fails, Public, RateLimit, type Actor } from '@lyceum/platform';
import type { FastifyReply } from 'fastify';
import { lockoutErrors } from '../lockout/index.js';
import { ChallengeView, SignInAnswers } from '../second-factor/index.js';
import { SessionAnswers, sessionErrors, type SessionView } from '../sessions/index.js';
import { accountErrors } from './account.errors.js';
import { SignIn } from './sign-in.js';
import { SignInDto } from './sign-in.dto.js';

@Controller('v1/auth')
@Public()
@RateLimit('auth')
export class SignInController {
  constructor(
    private readonly accounts: SignIn,
    private readonly sessions: SessionAnswers,
    private readonly answers: SignInAnswers,
  ) {}

  @Post('sign-in')
  @HttpCode(200)
  @Answers(202, 'A second factor is asked for.', { type: ChallengeView })
  @Fails(
    accountErrors.credentials_wrong,
    lockoutErrors.too_many_attempts,
    sessionErrors.not_a_member,
  )
  async signIn(
    @CurrentActor() caller: Actor,
    @Headers('cookie') cookies: string | undefined,
    @Body() body: SignInDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionView | ChallengeView> {
    const deviceToken = body.deviceToken ?? this.sessions.deviceTokenIn(cookies);
    const outcome = await this.accounts.signIn(caller, {
      ...body,
      ...(deviceToken !== undefined && { deviceToken }),
    });
    return this.answers.give(reply, outcome, body.mode);
  }
}
