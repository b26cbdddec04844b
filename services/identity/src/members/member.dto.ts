import { IsIn, IsUUID } from 'class-validator';
import { IsOmittable, PageQuery } from '@lyceum/platform';
import { schoolRoles, type SchoolRole } from '../schools/index.js';
import type { MemberRow } from './member.repository.js';

/** The owner's role is handed over and never given. */
const givenRoles = ['instructor', 'assistant', 'learner'] as const;

export class MembersQuery extends PageQuery {
  @IsOmittable()
  @IsIn(schoolRoles)
  role?: SchoolRole;
}

export class ChangeRoleDto {
  @IsIn(givenRoles)
  role!: 'instructor' | 'assistant' | 'learner';
}

export class OfferOwnershipDto {
  @IsUUID()
  userId!: string;
}

export class MemberView {
  readonly userId!: string;
  readonly name!: string;
  readonly role!: SchoolRole;
  readonly joinedAt!: Date;
}

export class MemberPageView {
  readonly items!: MemberView[];
  readonly nextCursor!: string | null;
}

export class OwnershipOfferView {
  readonly userId!: string;
  readonly expiresAt!: Date;
}

export const memberView = (row: MemberRow): MemberView => ({
  userId: row.user_id,
  name: row.display_name,
  role: row.role,
  joinedAt: row.created_at,
});

export class AdmittedView {
  readonly schoolId!: string;
  readonly role!: 'learner';
}
