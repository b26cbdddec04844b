import { Type } from 'class-transformer';
import { IsObject, IsString, Length, Matches, MaxLength, ValidateNested } from 'class-validator';
import { ExactlyOneOf, IsOmittable } from '@lyceum/platform';
import { TokenModeDto } from '../sessions/index.js';
import { PasskeyAnswerDto } from './passkey.dto.js';

const CODE = { message: 'code must be 6 digits' };

export class TotpCodeDto {
  @Matches(/^[0-9]{6}$/, CODE)
  code!: string;
}

/** Exactly one of them. */
@ExactlyOneOf('code', 'recoveryCode')
export class CodeOrRecoveryCodeDto {
  /** Of the authenticator app. */
  @IsOmittable()
  @Matches(/^[0-9]{6}$/, CODE)
  code?: string;

  @IsOmittable()
  @IsString()
  @Length(16, 40)
  recoveryCode?: string;
}

export class ChallengeDto {
  @IsString()
  @MaxLength(100)
  challengeId!: string;
}

/** Exactly one of `code`, `recoveryCode` and `passkey`. */
@ExactlyOneOf('code', 'recoveryCode', 'passkey')
export class SecondFactorDto extends TokenModeDto {
  @IsString()
  @MaxLength(100)
  challengeId!: string;

  /** Of the authenticator app. */
  @IsOmittable()
  @Matches(/^[0-9]{6}$/, CODE)
  code?: string;

  /** Good for one use. */
  @IsOmittable()
  @IsString()
  @Length(16, 40)
  recoveryCode?: string;

  @IsOmittable()
  @IsObject()
  @ValidateNested()
  @Type(() => PasskeyAnswerDto)
  passkey?: PasskeyAnswerDto;
}

export class SecondFactorView {
  /** Whether codes of an authenticator app are asked for. */
  readonly totp!: boolean;
  readonly passkeys!: number;
  /** How many have not been used yet. */
  readonly recoveryCodes!: number;
}

export class TotpEnrollmentView {
  /** Base32, for typing it in. */
  readonly secret!: string;
  /** `otpauth://totp/…`, what the QR code says. */
  readonly uri!: string;
  /** The QR code as an image: an SVG document. */
  readonly qrCode!: string;
}

export class TotpConfirmedView {
  /** Shown this once, and only with the first second factor. */
  readonly recoveryCodes!: string[] | null;
}

export class RecoveryCodesView {
  /** Shown this once; each is good for one use. */
  readonly recoveryCodes!: string[];
}

/** The first factor was right; a second one is asked for. */
export class ChallengeView {
  /** For `POST /v1/auth/second-factor`. */
  readonly challengeId!: string;
  /** What would do: `totp`, `passkey`, `recovery_code`. */
  readonly methods!: string[];
  /** Seconds until signing in has to begin again. */
  readonly expiresIn!: number;
}
