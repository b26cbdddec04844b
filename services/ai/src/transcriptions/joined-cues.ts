import type { Cue, SoundPiece } from '@lyceum/contracts';

/** What was heard in one piece. It is kept between steps, so it is plain JSON. */
export interface HeardPiece {
  /** From the beginning of the piece. */
  readonly cues: readonly Cue[];
  readonly language: string | undefined;
}

/** Beside this much of an event there is room for all the rest, below the megabyte that the bus takes. */
const MOST_BYTES = 700_000;

/** The cues of all pieces, on the time of the recording. `undefined` when there are more than an event may hold. */
export function joinedCues(
  pieces: readonly Pick<SoundPiece, 'startSeconds'>[],
  heard: readonly HeardPiece[],
): Cue[] | undefined {
  const cues = heard.flatMap(({ cues: ofPiece }, at) => {
    const { startSeconds } = pieces[at]!;
    return ofPiece.map(({ start, end, text }) => ({
      start: milliseconds(start + startSeconds),
      end: milliseconds(end + startSeconds),
      text,
    }));
  });
  return Buffer.byteLength(JSON.stringify(cues)) > MOST_BYTES ? undefined : cues;
}

/** The language in which most is said, as far as models have told it. */
export function mostSpoken(heard: readonly HeardPiece[]): string | undefined {
  const said = new Map<string, number>();
  for (const { language, cues } of heard) {
    if (language === undefined) continue;
    const characters = cues.reduce((sum, { text }) => sum + text.length, 0);
    said.set(language, (said.get(language) ?? 0) + characters);
  }
  return [...said].toSorted(([, a], [, b]) => b - a)[0]?.[0];
}

const milliseconds = (value: number): number => Math.round(value * 1000) / 1000;
