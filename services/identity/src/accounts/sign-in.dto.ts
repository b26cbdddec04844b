import { IsEmail, IsString, IsUUID, MaxLength } from 'class-validator';
import { IsOmittable } from '@lyceum/platform';
import { IsPassword } from '../passwords/index.js';
import { TokenModeDto } from '../sessions/index.js';

export class SignInDto extends TokenModeDto {
  @IsEmail()
  @MaxLength(254)
  email!: string;

  @IsPassword()
  password!: string;

  /** The school to act in; without it the oldest membership. */
  @IsOmittable()
  @IsUUID()
  schoolId?: string;

  /** From an earlier sign-in on this device; browsers send it as a cookie. */
  @IsOmittable()
  @IsString()
  @MaxLength(100)
  deviceToken?: string;
}
