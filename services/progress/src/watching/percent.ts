/** Whole percent of a video that count as watched; never above 100, and 100 only for all of it. */
export function percentOf(watchedMs: number, durationMs: number): number {
  return Math.min(100, Math.floor((watchedMs * 100) / durationMs));
}
