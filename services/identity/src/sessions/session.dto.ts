import { IsIn, IsString, IsUUID, MaxLength } from 'class-validator';
import { BodyMayBeMissing, IsOmittable } from '@lyceum/platform';

export const tokenModes = ['body', 'cookie'] as const;
/** How tokens travel: in the answer for apps and scripts, in HttpOnly cookies for browsers. */
export type TokenMode = (typeof tokenModes)[number];

/** To extend by whatever opens a session. */
export class TokenModeDto {
  /** `cookie` for browsers: no script can read the tokens, and `csrfToken` must go with changes. */
  @IsOmittable()
  @IsIn(tokenModes)
  mode?: TokenMode;
}

@BodyMayBeMissing()
export class RefreshDto extends TokenModeDto {
  /** Omitted by browsers, which send it as a cookie. */
  @IsOmittable()
  @IsString()
  @MaxLength(100)
  refreshToken?: string;

  /** Another of the caller's schools to act in from now on. */
  @IsOmittable()
  @IsUUID()
  schoolId?: string;
}

@BodyMayBeMissing()
export class SignOutDto {
  /** For callers whose access token has expired. */
  @IsOmittable()
  @IsString()
  @MaxLength(100)
  refreshToken?: string;
}

export class SessionView {
  readonly userId!: string;
  readonly sessionId!: string;
  /** The school acted in. */
  readonly schoolId!: string | null;
  /** The role in that school. */
  readonly role!: string;
  /** Seconds until the access token expires. */
  readonly expiresIn!: number;
  /** Only in mode `body`. */
  readonly accessToken?: string;
  /** Only in mode `body`. Good for one use. */
  readonly refreshToken?: string;
  /** Only in mode `cookie`: goes into the header `x-csrf-token` of every change. */
  readonly csrfToken?: string;
  /** Only in mode `body`, after a sign-in: sent with the next one, it keeps others from locking this device out. */
  readonly deviceToken?: string;
}

export class SessionListItemView {
  readonly id!: string;
  /** `Firefox on Windows` */
  readonly device!: string;
  /** The network that it was last used from: `203.0.113.0/24`. */
  readonly network!: string | null;
  /** How the user has proved to be the user: `pwd`, `otp`, … (RFC 8176). */
  readonly methods!: string[];
  readonly createdAt!: Date;
  readonly lastUsedAt!: Date;
  readonly expiresAt!: Date;
  /** Whether it is the one that asks. */
  readonly current!: boolean;
}

export class SessionListView {
  readonly items!: SessionListItemView[];
  readonly nextCursor!: string | null;
}
