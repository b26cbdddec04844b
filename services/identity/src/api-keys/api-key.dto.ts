import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsString,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { dataServices } from '@lyceum/contracts';
import { IsOmittable, IsVisible } from '@lyceum/platform';
import { schoolRoles, type SchoolRole } from '../schools/index.js';
import type { ApiKeyRow } from './api-key.repository.js';

/**
 * Accounts and members are changed by people: a key may only read what identity knows. At the gateway itself
 * there is nothing to change.
 */
export const apiKeyScopes: readonly string[] = [
  'gateway:read',
  ...dataServices
    .flatMap((service) => [`${service}:read`, `${service}:write`])
    .filter((scope) => scope !== 'identity:write'),
];

export class CreateApiKeyDto {
  /** Tells keys apart in the list. */
  @IsString()
  @IsVisible()
  @MaxLength(100)
  name!: string;

  /**
   * `<service>:read` for what changes nothing, `<service>:write` for everything; `gateway:read` to listen to what
   * happens (`GET /v1/realtime`), as far as the role may see it.
   */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @ArrayUnique()
  @IsIn(apiKeyScopes, { each: true })
  scopes!: string[];

  /** What the key may do within its scopes: never more than its creator. */
  @IsIn(schoolRoles)
  role!: SchoolRole;

  @IsOmittable()
  @IsInt()
  @Min(1)
  @Max(1825)
  expiresInDays: number = 365;
}

export class ApiKeyView {
  readonly id!: string;
  readonly name!: string;
  readonly scopes!: string[];
  readonly role!: SchoolRole;
  /** Whose key it is. */
  readonly userId!: string;
  readonly createdAt!: Date;
  readonly expiresAt!: Date;
  /** To the minute. */
  readonly lastUsedAt!: Date | null;
  readonly revokedAt!: Date | null;
}

export class NewApiKeyView extends ApiKeyView {
  /** The key itself. It is shown now and never again. */
  readonly key!: string;
}

export class ApiKeyPageView {
  readonly items!: ApiKeyView[];
  readonly nextCursor!: string | null;
}

export class ExchangeApiKeyDto {
  @IsString()
  @MaxLength(200)
  apiKey!: string;
}

export class ApiKeyTokenView {
  readonly accessToken!: string;
  /** Seconds. */
  readonly expiresIn!: number;
}

export function apiKeyView(row: ApiKeyRow): ApiKeyView {
  return {
    id: row.id,
    name: row.name,
    scopes: row.scopes,
    role: row.role,
    userId: row.user_id,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
    revokedAt: row.revoked_at,
  };
}
