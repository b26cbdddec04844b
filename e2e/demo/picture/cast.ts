/** What a terminal printed, and when, in seconds from the beginning. */
export interface Print {
  readonly at: number;
  readonly text: string;
}

export interface Screen {
  readonly columns: number;
  readonly rows: number;
}

/** In seconds. */
export interface Pace {
  /** What is printed within this is shown at once. */
  readonly together: number;
  readonly shortestPause: number;
  readonly longestPause: number;
}

/** The same text in the same order, at the pace of somebody who reads. */
export function paced(
  prints: readonly Print[],
  { together, shortestPause, longestPause }: Pace,
): Print[] {
  const shown: Print[] = [];
  let before = -Infinity;
  for (const { at, text } of prints) {
    const last = shown.at(-1);
    const pause = at - before;
    before = at;
    if (!last) shown.push({ at: 0, text });
    else if (pause < together) shown[shown.length - 1] = { at: last.at, text: last.text + text };
    else {
      const bounded = Math.min(longestPause, Math.max(shortestPause, pause));
      shown.push({ at: last.at + bounded, text });
    }
  }
  return shown;
}

/** An asciicast, version 2: https://docs.asciinema.org/manual/asciicast/v2/ */
export function asciicast({ columns, rows }: Screen, prints: readonly Print[]): string {
  return [
    { version: 2, width: columns, height: rows },
    ...prints.map(({ at, text }) => [Number(at.toFixed(3)), 'o', text]),
  ]
    .map((line) => `${JSON.stringify(line)}\n`)
    .join('');
}
