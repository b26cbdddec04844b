import { IsString, MaxLength } from 'class-validator';
import { IsOmittable } from '@lyceum/platform';

export class RealtimeQuery {
  /**
   * Comma-separated: `school`, `me`, `course:<id>`, `asset:<id>` or `indexing:<id of an asset or a text lesson>`. What
   * concerns the caller alone without it.
   */
  @IsOmittable()
  @IsString()
  @MaxLength(4000)
  topics?: string;

  /** The cursor to go on from; `Last-Event-ID` comes first. Without either it begins now. */
  @IsOmittable()
  @IsString()
  @MaxLength(200)
  after?: string;
}
