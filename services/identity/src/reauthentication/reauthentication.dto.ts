import { Type } from 'class-transformer';
import { IsObject, Matches, ValidateNested } from 'class-validator';
import { ExactlyOneOf, IsOmittable } from '@lyceum/platform';
import { IsPassword } from '../passwords/index.js';
import { PasskeyAnswerDto } from '../second-factor/index.js';

@ExactlyOneOf('password', 'code', 'passkey')
export class ReauthenticateDto {
  @IsOmittable()
  @IsPassword()
  password?: string;

  /** Of the authenticator app. */
  @IsOmittable()
  @Matches(/^[0-9]{6}$/, { message: 'code must be 6 digits' })
  code?: string;

  @IsOmittable()
  @IsObject()
  @ValidateNested()
  @Type(() => PasskeyAnswerDto)
  passkey?: PasskeyAnswerDto;
}
