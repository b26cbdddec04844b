import { IsBoolean } from 'class-validator';

export class MailPreferencesDto {
  /** Mail about schools: invitations and offers. */
  @IsBoolean()
  school!: boolean;
}

export class MailPreferencesView {
  /** Mail about schools: invitations and offers. */
  readonly school!: boolean;
  /** Mail about the safety of the account always comes. */
  readonly security!: true;
}
