import { IsString, MaxLength } from 'class-validator';

export class UnsubscribeQuery {
  /** From the link in the mail. */
  @IsString()
  @MaxLength(300)
  token!: string;
}
