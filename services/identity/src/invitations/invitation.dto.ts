import { IsEmail, IsIn, IsInt, IsString, Max, MaxLength, Min } from 'class-validator';
import { IsOmittable } from '@lyceum/platform';
import type { InvitationRow } from './invitation.repository.js';

export class InviteByMailDto {
  @IsEmail()
  @MaxLength(254)
  email!: string;

  @IsIn(['instructor', 'assistant', 'learner'])
  role!: 'instructor' | 'assistant' | 'learner';

  @IsOmittable()
  @IsInt()
  @Min(1)
  @Max(90)
  expiresInDays: number = 14;
}

/** Whoever has the link joins as a learner: other roles are bound to an address. */
export class InviteByLinkDto {
  @IsOmittable()
  @IsInt()
  @Min(1)
  @Max(1000)
  maxUses: number = 30;

  @IsOmittable()
  @IsInt()
  @Min(1)
  @Max(90)
  expiresInDays: number = 14;
}

export class InvitationTokenDto {
  /** The last part of the link. */
  @IsString()
  @MaxLength(100)
  token!: string;
}

export class InvitationView {
  readonly id!: string;
  /** null for a link, and once the invitation was taken up or is over. */
  readonly email!: string | null;
  readonly role!: 'instructor' | 'assistant' | 'learner';
  /** Who invites. */
  readonly userId!: string;
  readonly uses!: number;
  readonly maxUses!: number;
  readonly createdAt!: Date;
  readonly expiresAt!: Date;
  readonly revokedAt!: Date | null;
}

export class NewInvitationLinkView extends InvitationView {
  /** Shown now and never again. */
  readonly link!: string;
}

export class InvitationPageView {
  readonly items!: InvitationView[];
  readonly nextCursor!: string | null;
}

/** What whoever holds the link may know before accepting. */
export class InvitationPreviewView {
  readonly school!: string;
  readonly inviter!: string;
  readonly role!: 'instructor' | 'assistant' | 'learner';
  /** Only the account with the invited address can accept. */
  readonly isBound!: boolean;
}

export class AcceptedInvitationView {
  /** Refresh the session with it to act in the school. */
  readonly schoolId!: string;
  readonly role!: 'instructor' | 'assistant' | 'learner';
}

export const invitationView = (row: InvitationRow): InvitationView => ({
  id: row.id,
  email: row.email,
  role: row.role,
  userId: row.user_id,
  uses: row.uses,
  maxUses: row.max_uses,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  revokedAt: row.revoked_at,
});
