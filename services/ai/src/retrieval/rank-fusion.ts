import type { ChunkKey } from '../vectors/index.js';

export interface RankedChunk extends ChunkKey {
  readonly score: number;
}

/** How little the first places count for more than the next. 60 as in the paper. */
const SMOOTHING = 60;

export const keyOf = ({ sourceId, ordinal }: ChunkKey): string => `${sourceId}:${ordinal}`;

/** Reciprocal rank fusion (Cormack, Clarke, Büttcher 2009): by places, because scores cannot be compared. */
export function fuseRanks(rankings: readonly (readonly ChunkKey[])[]): RankedChunk[] {
  const fused = new Map<string, RankedChunk>();
  for (const ranking of rankings) {
    for (const [rank, chunk] of ranking.entries()) {
      const { sourceId, ordinal } = chunk;
      const score = (fused.get(keyOf(chunk))?.score ?? 0) + 1 / (SMOOTHING + rank + 1);
      fused.set(keyOf(chunk), { sourceId, ordinal, score });
    }
  }
  return [...fused.values()].sort((a, b) => b.score - a.score);
}
