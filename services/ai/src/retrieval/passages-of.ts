import { textOf } from '../indexing/index.js';
import { isNearDuplicate, joinPieces } from './join-pieces.js';
import type { Passage } from './passage.js';
import { keyOf, type RankedChunk } from './rank-fusion.js';
import type { FoundChunk } from './retrieval.repository.js';
import type { SearchSpace } from './search-space.js';

/**
 * The first chunks with their neighbours, in the order of the ranking. What a better passage holds already is left out.
 * @param found the ranked chunks and those beside them
 */
export function passagesOf(
  ranked: readonly RankedChunk[],
  found: readonly FoundChunk[],
  { held, outline: { courseId, version, lessons } }: SearchSpace,
  limit: number,
): Passage[] {
  const lessonOf = new Map(held.map(({ source_id, lesson_id }) => [source_id, lesson_id]));
  const titleOf = new Map(lessons.map(({ id, title }) => [id, title]));
  const taken = new Set<string>();
  const passages: Passage[] = [];
  for (const { sourceId, ordinal, score } of ranked) {
    if (passages.length === limit) break;
    const chunkId = keyOf({ sourceId, ordinal });
    if (taken.has(chunkId)) continue;
    const near = found.filter(
      (chunk) => chunk.source_id === sourceId && Math.abs(chunk.ordinal - ordinal) <= 1,
    );
    const pieces = joinPieces(near);
    const text = textOf(pieces);
    // It may have gone between the two reads.
    if (pieces.length === 0 || passages.some((passage) => isNearDuplicate(passage.text, text)))
      continue;
    for (const chunk of near) taken.add(keyOf({ sourceId, ordinal: chunk.ordinal }));
    const lessonId = lessonOf.get(sourceId)!;
    passages.push({
      chunkId,
      courseId,
      courseVersion: version,
      lessonId,
      lessonTitle: titleOf.get(lessonId)!,
      pieces,
      text,
      score,
    });
  }
  return passages;
}
