import { Type } from 'class-transformer';
import {
  IsEmail,
  IsNotEmptyObject,
  IsString,
  IsUUID,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { IsOmittable, IsVisible } from '@lyceum/platform';
import { IsNewPassword } from '../passwords/index.js';
import { IsLocale } from '../profile/index.js';
import { SchoolDto } from '../schools/index.js';
import { TokenModeDto } from '../sessions/index.js';

export class SignUpDto {
  @IsEmail()
  @MaxLength(254)
  email!: string;

  @IsNewPassword()
  password!: string;

  @IsString()
  @IsVisible()
  @MaxLength(100)
  name!: string;

  /** The language of mail, BCP 47: `en`, `pt-BR`. */
  @IsOmittable()
  @IsLocale()
  locale?: string;

  /** A creator opens a school along with the account. */
  @IsOmittable()
  @IsNotEmptyObject()
  @ValidateNested()
  @Type(() => SchoolDto)
  school?: SchoolDto;
}

export class ResendCodeDto {
  @IsUUID()
  registrationId!: string;
}

export class VerifyEmailDto extends TokenModeDto {
  @IsUUID()
  registrationId!: string;

  /** Six digits from the mail. */
  @Matches(/^\d{6}$/, { message: 'code must be 6 digits' })
  code!: string;
}

export class RegistrationView {
  readonly registrationId!: string;
  /** Seconds that the code is good for. */
  readonly expiresIn!: number;
}
