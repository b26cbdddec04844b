/** A piece of a recording, on disk. */
export interface CutPiece {
  readonly file: string;
  /** Where it begins within the recording. */
  readonly startSeconds: number;
  readonly durationSeconds: number;
}

/** The list that ffmpeg writes of its segments as CSV: `000.mp3,0.000000,600.012000`. */
export function readSegmentList(list: string): CutPiece[] {
  return list
    .split('\n')
    .map((line) => /^([\w.]+),(\d+\.\d+),(\d+\.\d+)\r?$/.exec(line))
    .filter((match) => match !== null)
    .map(([, file, start, end]) => ({
      file: file!,
      startSeconds: Number(start),
      durationSeconds: Number((Number(end) - Number(start)).toFixed(6)),
    }))
    .filter(({ durationSeconds }) => durationSeconds > 0);
}
