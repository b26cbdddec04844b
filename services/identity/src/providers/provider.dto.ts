import { IsString, IsUUID, MaxLength } from 'class-validator';
import { BodyMayBeMissing, IsOmittable } from '@lyceum/platform';
import { TokenModeDto } from '../sessions/index.js';

@BodyMayBeMissing()
export class BeginLinkDto {
  /** A page of ours or of a listed app, where the browser is sent with `code` and `state`. */
  @IsOmittable()
  @IsString()
  @MaxLength(1_500)
  redirectTo?: string;
}

@BodyMayBeMissing()
export class BeginSignInDto extends TokenModeDto {
  /** A page of ours or of a listed app, where the browser is sent with `code` and `state`. */
  @IsOmittable()
  @IsString()
  @MaxLength(1_500)
  redirectTo?: string;

  /** The school to act in; without it the oldest membership. */
  @IsOmittable()
  @IsUUID()
  schoolId?: string;
}

/** What the browser came back with, and what was kept since it left. */
export class FinishFlowDto {
  @IsString()
  @MaxLength(2_048)
  code!: string;

  @IsString()
  @MaxLength(100)
  state!: string;

  /** Of the one who began, from the answer to `start`. */
  @IsString()
  @MaxLength(100)
  flowSecret!: string;

  /** If the provider has sent it (RFC 9207). */
  @IsOmittable()
  @IsString()
  @MaxLength(512)
  iss?: string;
}

export class LinkDto extends FinishFlowDto {
  /** Of the provider. */
  @IsString()
  @MaxLength(40)
  provider!: string;
}

export class ProviderView {
  readonly name!: string;
  /** What to write on the button. */
  readonly title!: string;
}

export class ProviderListView {
  readonly items!: ProviderView[];
}

export class FlowView {
  /** Where to send the browser. */
  readonly authorizationUrl!: string;
  /** Comes back with the browser: by it the app knows what it has begun. */
  readonly state!: string;
  /** To be kept where no other page sees it (session storage), and sent with the code. */
  readonly flowSecret!: string;
  /** Seconds until it is over. */
  readonly expiresIn!: number;
}

export class IdentityView {
  readonly id!: string;
  readonly provider!: string;
  /** The address that the provider knows, for telling accounts there apart. */
  readonly email!: string | null;
  readonly createdAt!: Date;
  readonly lastUsedAt!: Date;
}

export class IdentityListView {
  readonly items!: IdentityView[];
}
