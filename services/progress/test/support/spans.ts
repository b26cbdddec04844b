export interface Span {
  readonly start: number;
  readonly end: number;
}

/** How much several spans cover together; counted by itself, so that it can judge the product. */
export function mergedLength(spans: readonly Span[]): number {
  const edges = spans
    .flatMap(({ start, end }) => [
      { at: start, step: 1 },
      { at: end, step: -1 },
    ])
    .sort((a, b) => a.at - b.at || b.step - a.step);
  let [covered, depth, since] = [0, 0, 0];
  for (const { at, step } of edges) {
    if (depth > 0) covered += at - since;
    depth += step;
    since = at;
  }
  return covered;
}
