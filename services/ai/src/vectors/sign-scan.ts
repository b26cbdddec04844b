import { bitPlanesOf, LARGEST } from './bit-planes.js';
import type { SourceSigns } from './sign-cache.js';
import { SignMemory } from './sign-memory.js';
import type { ChunkKey } from './vector-store.js';

/** One for all: nothing waits within a scan. */
const memory = new SignMemory();

/**
 * The chunks whose signs fit a vector best. The vector keeps four bits of each value and only the chunks are signs,
 * which tells more than to compare signs with signs (asymmetric distance; Jégou, Douze, Schmid 2011).
 *
 * @returns about `most`, in no order; all when there are fewer
 */
export function bestBySigns(
  vector: Float32Array,
  sources: readonly (readonly [sourceId: string, signs: SourceSigns])[],
  most: number,
): ChunkKey[] {
  const width = Math.ceil(vector.length / 8);
  const planes = bitPlanesOf(vector);
  const scores = new Int32Array(
    sources.reduce((sum, [, { ordinals }]) => sum + ordinals.length, 0),
  );
  let at = 0;
  for (const [, { ordinals, signs }] of sources) {
    memory.sumInto(scores.subarray(at, at + ordinals.length), planes, signs, width);
    at += ordinals.length;
  }
  const least =
    most < scores.length ? leastOfBest(scores, most, vector.length * LARGEST) : -Infinity;
  const best: ChunkKey[] = [];
  at = 0;
  for (const [sourceId, { ordinals }] of sources) {
    for (let chunk = 0; chunk < ordinals.length; chunk += 1, at += 1)
      if (scores[at]! >= least) best.push({ sourceId, ordinal: ordinals[chunk]! });
  }
  return best;
}

/** What the best have at least. Counting takes a tenth of the time of sorting. */
function leastOfBest(scores: Int32Array, most: number, largest: number): number {
  const counts = new Int32Array(2 * largest + 1);
  for (let at = 0; at < scores.length; at += 1) counts[scores[at]! + largest]! += 1;
  let least = largest + 1;
  for (let found = 0; found < most; found += counts[least + largest]!) least -= 1;
  return least;
}
