import { Body, Controller, Get, Header, HttpCode, Post, Res } from '@nestjs/common';
import { CurrentActor, Fails, Public, RateLimit, type Actor } from '@lyceum/platform';
import type { FastifyReply } from 'fastify';
import { SessionAnswers, sessionErrors, type SessionView } from '../sessions/index.js';
import { RecentAuthentication } from '../step-up/index.js';
import type { PasskeyOptionsView } from './passkey.dto.js';
import { passkeyErrors } from './passkey.errors.js';
import {
  ChallengeDto,
  CodeOrRecoveryCodeDto,
  SecondFactorDto,
  TotpCodeDto,
  type RecoveryCodesView,
  type SecondFactorView,
  type TotpConfirmedView,
  type TotpEnrollmentView,
} from './second-factor.dto.js';
import { secondFactorErrors } from './second-factor.errors.js';
import { SecondFactors } from './second-factors.js';
import { SignInGate } from './sign-in-gate.js';

@Controller('v1')
export class SecondFactorController {
  constructor(
    private readonly factors: SecondFactors,
    private readonly gate: SignInGate,
    private readonly answers: SessionAnswers,
  ) {}

  /** The second step of signing in. */
  @Post('auth/second-factor')
  @HttpCode(200)
  @Public()
  @RateLimit('auth')
  @Fails(
    secondFactorErrors.challenge_over,
    secondFactorErrors.proof_wrong,
    secondFactorErrors.too_many_codes,
    passkeyErrors.passkey_refused,
    sessionErrors.not_a_member,
  )
  async answer(
    @CurrentActor() caller: Actor,
    @Body() body: SecondFactorDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionView> {
    return this.answers.give(reply, await this.gate.answer(caller, body), body.mode);
  }

  /** What to ask the browser for when a passkey is the second step of signing in. */
  @Post('auth/second-factor/passkey-options')
  @HttpCode(200)
  @Public()
  @RateLimit('auth')
  @Header('cache-control', 'no-store')
  @Fails(secondFactorErrors.challenge_over)
  passkeyOptions(
    @CurrentActor() caller: Actor,
    @Body() { challengeId }: ChallengeDto,
  ): Promise<PasskeyOptionsView> {
    return this.gate.passkeyOptions(caller, challengeId);
  }

  @Get('users/me/second-factor')
  status(@CurrentActor() actor: Actor): Promise<SecondFactorView> {
    return this.factors.status(actor);
  }

  /** A secret for an authenticator app. Nothing changes until a code of it is confirmed. */
  @Post('users/me/second-factor/totp')
  @RecentAuthentication()
  @Header('cache-control', 'no-store')
  @Fails(secondFactorErrors.totp_on)
  enrollTotp(@CurrentActor() actor: Actor): Promise<TotpEnrollmentView> {
    return this.factors.enrollTotp(actor);
  }

  /** Switches codes on: from now on signing in asks for one. */
  @Post('users/me/second-factor/totp/confirm')
  @HttpCode(200)
  @RecentAuthentication()
  @Header('cache-control', 'no-store')
  @Fails(secondFactorErrors.totp_on, secondFactorErrors.totp_off, secondFactorErrors.code_wrong)
  confirmTotp(
    @CurrentActor() actor: Actor,
    @Body() { code }: TotpCodeDto,
  ): Promise<TotpConfirmedView> {
    return this.factors.confirmTotp(actor, code);
  }

  @Post('users/me/second-factor/totp/disable')
  @HttpCode(204)
  @RecentAuthentication()
  @Fails(
    secondFactorErrors.totp_off,
    secondFactorErrors.code_wrong,
    secondFactorErrors.too_many_codes,
  )
  disableTotp(@CurrentActor() actor: Actor, @Body() body: CodeOrRecoveryCodeDto): Promise<void> {
    return this.factors.disableTotp(actor, body);
  }

  /** New recovery codes; those before do not count any more. */
  @Post('users/me/second-factor/recovery-codes')
  @HttpCode(200)
  @RecentAuthentication()
  @Header('cache-control', 'no-store')
  @Fails(secondFactorErrors.second_factor_off)
  renewRecoveryCodes(@CurrentActor() actor: Actor): Promise<RecoveryCodesView> {
    return this.factors.renewRecoveryCodes(actor);
  }
}
