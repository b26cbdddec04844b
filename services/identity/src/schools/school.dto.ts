import { IsIn, IsObject, IsString, Matches, MaxLength } from 'class-validator';
import { IsOmittable, IsVisible } from '@lyceum/platform';
import type { SchoolRow, SchoolOfUserRow } from './school.repository.js';

const SLUG = /^[a-z0-9](-?[a-z0-9]){1,62}$/;
const SLUG_RULE = { message: 'slug must be 2 to 63 lower-case letters, digits and single hyphens' };

export type Admission = 'invitation' | 'open';

export class SchoolDto {
  @IsString()
  @IsVisible()
  @MaxLength(100)
  name!: string;

  /** Names the school in addresses. */
  @Matches(SLUG, SLUG_RULE)
  slug!: string;
}

export class UpdateSchoolDto {
  @IsOmittable()
  @IsString()
  @IsVisible()
  @MaxLength(100)
  name?: string;

  /** The one before leads to the school for a while, and nobody else can take it. */
  @IsOmittable()
  @Matches(SLUG, SLUG_RULE)
  slug?: string;

  /** `open`: whoever comes may join as a learner. Members stay when it is closed again. */
  @IsOmittable()
  @IsIn(['invitation', 'open'])
  admission?: Admission;

  /** Replaces what was there; at most 8 kB. */
  @IsOmittable()
  @IsObject()
  settings?: Record<string, unknown>;
}

class NamedSchoolView {
  readonly id!: string;
  readonly slug!: string;
  readonly name!: string;
}

/** What anybody may know of a school. */
export class PublicSchoolView extends NamedSchoolView {
  /** `open`: whoever comes may join as a learner. */
  readonly admission!: Admission;
}

export class SchoolView extends PublicSchoolView {
  readonly settings!: Record<string, unknown>;
  readonly version!: number;
  readonly createdAt!: Date;
  readonly updatedAt!: Date;
}

export class OwnSchoolView extends NamedSchoolView {
  /** The caller's. */
  readonly role!: 'owner' | 'instructor' | 'assistant' | 'learner';
  readonly joinedAt!: Date;
}

export class OwnSchoolsView {
  readonly items!: OwnSchoolView[];
  readonly nextCursor!: string | null;
}

export function publicSchoolView({
  tenant_id,
  slug,
  name,
  admission,
}: SchoolRow): PublicSchoolView {
  return { id: tenant_id, slug, name, admission: admission as Admission };
}

export function schoolView(row: SchoolRow): SchoolView {
  return {
    ...publicSchoolView(row),
    settings: row.settings as Record<string, unknown>,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

export function ownSchoolView({ role, joined_at, ...row }: SchoolOfUserRow): OwnSchoolView {
  return { id: row.tenant_id, slug: row.slug, name: row.name, role, joinedAt: joined_at };
}
