import { IsObject, IsString, IsUUID, Matches, MaxLength, ValidateIf } from 'class-validator';
import { IsOmittable, IsVisible } from '@lyceum/platform';

/** May be left out, or null to take the value away. */
const IsRemovable = (): PropertyDecorator =>
  ValidateIf((_body, value) => value !== undefined && value !== null);

import { IsLocale } from './is-locale.js';

export class UpdateProfileDto {
  @IsOmittable()
  @IsString()
  @IsVisible()
  @MaxLength(100)
  name?: string;

  /** What others find the user by; unique. */
  @IsRemovable()
  @Matches(/^[a-z0-9](?:[._-]?[a-z0-9]){2,29}$/, {
    message:
      'username must be 3 to 30 lower-case letters, digits and single dots, dashes and underscores',
  })
  @MaxLength(30)
  username?: string | null;

  @IsRemovable()
  @IsString()
  @MaxLength(500)
  bio?: string | null;

  /** BCP 47: `en`, `pt-BR`. */
  @IsRemovable()
  @IsLocale()
  locale?: string | null;

  /** Id of a picture among the user's own media. */
  @IsRemovable()
  @IsUUID()
  avatarId?: string | null;
}

export class ProfileView {
  readonly id!: string;
  readonly email!: string;
  readonly name!: string;
  readonly username!: string | null;
  readonly bio!: string | null;
  readonly locale!: string | null;
  readonly avatarId!: string | null;
  readonly createdAt!: Date;
  readonly version!: number;
}

export class PreferencesDto {
  /** Whatever the clients of the user agree on; at most 16 kB as JSON. */
  @IsObject()
  settings!: Record<string, unknown>;
}

export class PreferencesView {
  readonly settings!: Record<string, unknown>;
  /** 0 as long as nothing was ever set. */
  readonly version!: number;
}
