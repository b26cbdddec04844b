import { IsEmail, IsString, Matches, MaxLength } from 'class-validator';
import { IsNewPassword, IsPassword } from '../passwords/index.js';

export class ForgotPasswordDto {
  @IsEmail()
  @MaxLength(254)
  email!: string;
}

export class ResetPasswordDto {
  /** From the link in the mail. */
  @IsString()
  @MaxLength(100)
  token!: string;

  @IsNewPassword()
  password!: string;
}

export class ChangePasswordDto {
  @IsPassword()
  currentPassword!: string;

  @IsNewPassword()
  newPassword!: string;
}

export class ChangeEmailDto {
  /** The new address; a code is sent there. */
  @IsEmail()
  @MaxLength(254)
  email!: string;

  @IsPassword()
  password!: string;
}

export class ConfirmEmailDto {
  /** Six digits from the mail. */
  @Matches(/^\d{6}$/, { message: 'code must be 6 digits' })
  code!: string;
}

export class CodeSentView {
  /** Seconds that the code is good for. */
  readonly expiresIn!: number;
}

export class AcceptedView {
  /** Seconds that the link is good for, if a mail went out. */
  readonly expiresIn!: number;
}
