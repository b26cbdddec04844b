/** Whole numbers from `start` up to and without `end`. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** In order, without overlaps and gaps of nothing; what is empty falls away. */
export function mergeRanges(ranges: readonly Range[]): Range[] {
  const merged: { start: number; end: number }[] = [];
  for (const { start, end } of [...ranges].sort((a, b) => a.start - b.start)) {
    if (end <= start) continue;
    const last = merged.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else merged.push({ start, end });
  }
  return merged;
}

/** The first `length` of what merged ranges cover. */
export function firstOf(merged: readonly Range[], length: number): Range[] {
  const kept: Range[] = [];
  let left = length;
  for (const { start, end } of merged) {
    if (left <= 0) break;
    kept.push({ start, end: Math.min(end, start + left) });
    left -= end - start;
  }
  return kept;
}

export function lengthOf(merged: readonly Range[]): number {
  return merged.reduce((sum, { start, end }) => sum + end - start, 0);
}

/** As Postgres writes a multirange: `{[0,10),[20,30)}`. */
export function multirange(ranges: readonly Range[]): string {
  return `{${ranges.map(({ start, end }) => `[${start},${end})`).join(',')}}`;
}
