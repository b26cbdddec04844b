/** The same numbers in each run (Park, Miller 1988), so that runs can be compared. */
export function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}
