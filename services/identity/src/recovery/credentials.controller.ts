import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { CurrentActor, Fails, RateLimit, type Actor } from '@lyceum/platform';
import { accountErrors } from '../accounts/index.js';
import { lockoutErrors } from '../lockout/index.js';
import { passwordErrors } from '../passwords/index.js';
import { EmailChange } from './email-change.js';
import { PasswordChange } from './password-change.js';
import {
  ChangeEmailDto,
  ChangePasswordDto,
  ConfirmEmailDto,
  type CodeSentView,
} from './recovery.dto.js';
import { recoveryErrors } from './recovery.errors.js';

@Controller('v1/users/me')
@RateLimit('auth')
export class CredentialsController {
  constructor(
    private readonly passwords: PasswordChange,
    private readonly emails: EmailChange,
  ) {}

  /** Changes the password, and signs out everywhere else. */
  @Post('password')
  @HttpCode(204)
  @Fails(
    recoveryErrors.password_wrong,
    lockoutErrors.too_many_attempts,
    passwordErrors.password_breached,
  )
  changePassword(@CurrentActor() actor: Actor, @Body() body: ChangePasswordDto): Promise<void> {
    return this.passwords.change(actor, body);
  }

  /** Sends a code to the new address, which counts once it is confirmed. */
  @Post('email')
  @HttpCode(202)
  @Fails(
    recoveryErrors.password_wrong,
    lockoutErrors.too_many_attempts,
    accountErrors.code_sent_recently,
  )
  changeEmail(@CurrentActor() actor: Actor, @Body() body: ChangeEmailDto): Promise<CodeSentView> {
    return this.emails.request(actor, body);
  }

  @Post('email/confirm')
  @HttpCode(204)
  @Fails(accountErrors.code_wrong, accountErrors.email_taken)
  confirmEmail(@CurrentActor() actor: Actor, @Body() { code }: ConfirmEmailDto): Promise<void> {
    return this.emails.confirm(actor, code);
  }
}
