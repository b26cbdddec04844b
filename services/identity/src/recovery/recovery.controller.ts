import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { CurrentActor, Fails, Public, RateLimit, type Actor } from '@lyceum/platform';
import { passwordErrors } from '../passwords/index.js';
import { PasswordReset } from './password-reset.js';
import { ForgotPasswordDto, ResetPasswordDto, type AcceptedView } from './recovery.dto.js';
import { recoveryErrors } from './recovery.errors.js';

@Controller('v1/auth')
@Public()
@RateLimit('auth')
export class RecoveryController {
  constructor(private readonly resets: PasswordReset) {}

  /** Sends a link to the address if it has an account. The answer is the same if it has none. */
  @Post('forgot-password')
  @HttpCode(202)
  forgot(
    @CurrentActor() caller: Actor,
    @Body() { email }: ForgotPasswordDto,
  ): Promise<AcceptedView> {
    return this.resets.request(caller, email);
  }

  /** Sets a password with the token of the link, and signs out everywhere. */
  @Post('reset-password')
  @HttpCode(204)
  @Fails(recoveryErrors.reset_token_wrong, passwordErrors.password_breached)
  reset(@CurrentActor() caller: Actor, @Body() body: ResetPasswordDto): Promise<void> {
    return this.resets.reset(caller, body);
  }
}
