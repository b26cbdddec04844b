import { Body, Controller, HttpCode, Post, Res } from '@nestjs/common';
import { CurrentActor, Fails, Public, RateLimit, type Actor } from '@lyceum/platform';
import type { FastifyReply } from 'fastify';
import { accountErrors } from '../accounts/index.js';
import { passwordErrors } from '../passwords/index.js';
import { schoolErrors } from '../schools/index.js';
import { SessionAnswers, type SessionView } from '../sessions/index.js';
import {
  ResendCodeDto,
  SignUpDto,
  VerifyEmailDto,
  type RegistrationView,
} from './registration.dto.js';
import { Registrations } from './registrations.js';

@Controller('v1/auth')
@Public()
@RateLimit('auth')
export class RegistrationController {
  constructor(
    private readonly registrations: Registrations,
    private readonly answers: SessionAnswers,
  ) {}

  /** Sends a code to the address. The answer is the same when it has an account; the mail is not. */
  @Post('sign-up')
  @HttpCode(202)
  @Fails(schoolErrors.slug_taken, passwordErrors.password_breached)
  signUp(@CurrentActor() caller: Actor, @Body() body: SignUpDto): Promise<RegistrationView> {
    return this.registrations.begin(caller, body);
  }

  /** Sends another code, in place of the one before. */
  @Post('resend-code')
  @HttpCode(202)
  @Fails(accountErrors.code_wrong, accountErrors.code_sent_recently)
  resend(
    @CurrentActor() caller: Actor,
    @Body() { registrationId }: ResendCodeDto,
  ): Promise<RegistrationView> {
    return this.registrations.resend(caller, registrationId);
  }

  /** Opens the account with the code from the mail, and signs in. */
  @Post('verify-email')
  @HttpCode(200)
  @Fails(
    accountErrors.code_wrong,
    accountErrors.email_taken,
    schoolErrors.slug_taken,
    schoolErrors.too_many_schools,
  )
  async verify(
    @CurrentActor() caller: Actor,
    @Body() body: VerifyEmailDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionView> {
    return this.answers.give(reply, await this.registrations.verify(caller, body), body.mode);
  }
}
