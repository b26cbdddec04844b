import { Injectable } from '@nestjs/common';
import { statement, type Tx } from '@lyceum/persistence';

/** Seconds of a video. */
export interface SkippedRange {
  readonly start: number;
  readonly end: number;
}

/** Shorter ones are what lies between two beats, or a seek by one key. */
const SHORTEST_MS = 5_000;
/** As many as the event of progress holds. */
const MOST = 20;

const SKIPPED = statement<SkippedRange>(
  'watching.skipped',
  `select lower(gap) / 1000.0::float8 as start, upper(gap) / 1000.0::float8 as end
   from (
     select gap
     from lesson_progress p, unnest(int4multirange(int4range(0, upper(p.watched))) - p.watched) as gap
     where p.enrollment_id = $1 and p.lesson_id = $2 and not isempty(p.watched)
       and upper(gap) - lower(gap) >= $3
     order by upper(gap) - lower(gap) desc limit $4
   ) longest
   order by gap`,
);

@Injectable()
export class SkippedRanges {
  /** What somebody left out before the furthest that they watched, in the order of the video. */
  of(tx: Tx, enrollmentId: string, lessonId: string): Promise<SkippedRange[]> {
    return tx.query(SKIPPED, [enrollmentId, lessonId, SHORTEST_MS, MOST]);
  }
}
