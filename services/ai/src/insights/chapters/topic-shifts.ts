/** Sentences on each side of a place that are compared. */
const WINDOW = 5;

/**
 * Where the topic changes, after TextTiling (Hearst 1997): the words before a place are compared with those after
 * it, and a place is a shift when its likeness lies in a valley that is deeper than usual.
 *
 * @param sentences content words of each
 * @param minimum sentences between two shifts, and before the first and after the last
 * @returns indexes of the sentences that begin a new topic, in order; never 0
 */
export function topicShifts(sentences: readonly (readonly string[])[], minimum: number): number[] {
  const places = sentences.slice(1).map((_, before) => before + 1);
  const likeness = places.map((at) =>
    cosine(
      counts(sentences.slice(Math.max(0, at - WINDOW), at)),
      counts(sentences.slice(at, at + WINDOW)),
    ),
  );
  const before = peaksBefore(likeness);
  const after = peaksBefore(likeness.toReversed()).toReversed();
  const depths = likeness.map((value, at) => before[at]! + after[at]! - 2 * value);
  const shallowest = threshold(depths);
  const deepest = places
    .map((place, at) => ({ place, depth: depths[at]! }))
    .filter(({ depth: value }) => value > shallowest)
    .sort((a, b) => b.depth - a.depth || a.place - b.place);
  const chosen = [0, sentences.length];
  for (const { place } of deepest)
    if (chosen.every((other) => Math.abs(other - place) >= minimum)) chosen.push(place);
  return chosen.slice(2).sort((a, b) => a - b);
}

/** To what the likeness rises without a fall, going back from each place. */
function peaksBefore(likeness: readonly number[]): number[] {
  const peaks: number[] = [];
  for (const [at, value] of likeness.entries())
    peaks.push((likeness[at - 1] ?? -1) >= value ? peaks[at - 1]! : value);
  return peaks;
}

/** Hearst's liberal cut-off: the mean less half a standard deviation. */
function threshold(depths: readonly number[]): number {
  const mean = depths.reduce((sum, value) => sum + value, 0) / depths.length;
  const variance = depths.reduce((sum, value) => sum + (value - mean) ** 2, 0) / depths.length;
  return Math.max(0, mean - Math.sqrt(variance) / 2);
}

function counts(sentences: readonly (readonly string[])[]): Map<string, number> {
  const counted = new Map<string, number>();
  for (const word of sentences.flat()) counted.set(word, (counted.get(word) ?? 0) + 1);
  return counted;
}

function cosine(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  let dot = 0;
  for (const [word, count] of a) dot += count * (b.get(word) ?? 0);
  const length = norm(a) * norm(b);
  return length === 0 ? 0 : dot / length;
}

const norm = (counted: ReadonlyMap<string, number>): number => Math.hypot(...counted.values());
