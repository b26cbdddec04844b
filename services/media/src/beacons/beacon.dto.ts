import { IsIn, IsInt, Max, Min } from 'class-validator';
import { IsOmittable } from '@lyceum/platform';

export const playbackErrorKinds = ['network', 'media', 'manifest', 'decode', 'other'] as const;

const DAY_MS = 86_400_000;

/** What a player has seen since its last beacon. */
export class BeaconDto {
  /** From pressing play to the first picture; once in a playback. */
  @IsOmittable()
  @IsInt()
  @Min(0)
  @Max(600_000)
  firstFrameMs?: number;

  /** How often it had to wait for more. */
  @IsInt()
  @Min(0)
  @Max(10_000)
  stalls!: number;

  /** How long it waited in all. */
  @IsInt()
  @Min(0)
  @Max(DAY_MS)
  stalledMs!: number;

  /** How long it played in all. */
  @IsInt()
  @Min(0)
  @Max(DAY_MS)
  watchedMs!: number;

  /** What ended the playback, if something did. */
  @IsOmittable()
  @IsIn(playbackErrorKinds)
  error?: (typeof playbackErrorKinds)[number];
}
