import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsInt,
  IsNumber,
  IsString,
  IsUUID,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { AcceptedWhen, IsOmittable } from '@lyceum/platform';
import {
  MAX_BEATS,
  MAX_INSTANT,
  MAX_PLAYBACK_RATE,
  MAX_RANGES,
  MAX_SECONDS,
  MAX_SEQUENCE,
  MIN_PLAYBACK_RATE,
  isHeartbeat,
} from './heartbeat-body.js';

export class WatchedRangeDto {
  /** Seconds of the video. */
  @IsNumber()
  @Min(0)
  @Max(MAX_SECONDS)
  start!: number;

  /** Seconds of the video; not watched itself any more. */
  @IsNumber()
  @Min(0)
  @Max(MAX_SECONDS)
  end!: number;
}

/** What was played between two moments. */
export class BeaconBeatDto {
  /** Counts the beats of the session. The same number again is the same beat, and counts once. */
  @IsInt()
  @Min(0)
  @Max(MAX_SEQUENCE)
  sequence!: number;

  /** When the player began to play this, in milliseconds since 1970 by its own clock. */
  @IsInt()
  @Min(0)
  @Max(MAX_INSTANT)
  from!: number;

  /** When it had played it, in milliseconds since 1970 by its own clock. */
  @IsInt()
  @Min(0)
  @Max(MAX_INSTANT)
  to!: number;

  /** Playback rate. More than 4 counts as 4. */
  @IsNumber()
  @Min(MIN_PLAYBACK_RATE)
  @Max(MAX_PLAYBACK_RATE)
  speed!: number;

  /** Where the player was in the end, in seconds of the video. */
  @IsNumber()
  @Min(0)
  @Max(MAX_SECONDS)
  position!: number;

  /** What was played, in seconds of the video. */
  @IsArray()
  @ArrayMaxSize(MAX_RANGES)
  @ValidateNested({ each: true })
  @Type(() => WatchedRangeDto)
  ranges!: WatchedRangeDto[];

  /** Nothing more comes from this session for now. */
  @IsOmittable()
  @IsBoolean()
  ended?: boolean;
}

export class BeatDto extends BeaconBeatDto {
  @IsUUID()
  sessionId!: string;
}

@AcceptedWhen(isHeartbeat)
export class HeartbeatDto {
  /** The player's clock when it sent this, in milliseconds since 1970: how wrong its clock is follows from it. */
  @IsInt()
  @Min(0)
  @Max(MAX_INSTANT)
  sentAt!: number;

  /** In any order, of any sessions of the learner, and as late as 30 days after a session began. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_BEATS)
  @ValidateNested({ each: true })
  @Type(() => BeatDto)
  beats!: BeatDto[];
}

export class BeaconDto {
  /** `beaconToken` of the session. */
  @IsString()
  @MaxLength(200)
  token!: string;

  /** The player's clock when it sent this, in milliseconds since 1970. */
  @IsInt()
  @Min(0)
  @Max(MAX_INSTANT)
  sentAt!: number;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_BEATS)
  @ValidateNested({ each: true })
  @Type(() => BeaconBeatDto)
  beats!: BeaconBeatDto[];
}
