import type { LessonMaterial, Material } from '../questions/material.js';

/** What one call to a model is asked for: questions about a part of the lessons. */
export interface PlannedCall {
  /** Parts of lessons, whole sentences in their order. */
  readonly lessons: readonly LessonMaterial[];
  /** Questions that are to come of it. */
  readonly count: number;
}

/** About 3 000 tokens: enough for a lesson of ten minutes, and far from what any model can read. */
const PART_CHARACTERS = 12_000;
/** A call for fewer would cost more for the reading than for the writing. */
const FEWEST_IN_CALL = 3;

/**
 * Divides the lessons into parts and the questions among them. With more parts than calls the calls go to parts that
 * lie evenly through the lessons. The same material and count give the same plan.
 */
export function planCalls(material: Material, count: number): PlannedCall[] {
  const parts = partsOf(material);
  const calls = Math.min(parts.length, Math.ceil(count / FEWEST_IN_CALL));
  return Array.from({ length: calls }, (_, at) => ({
    lessons: parts[Math.floor((at * parts.length) / calls)]!,
    count: Math.floor(((at + 1) * count) / calls) - Math.floor((at * count) / calls),
  }));
}

function partsOf({ lessons }: Material): LessonMaterial[][] {
  const parts: LessonMaterial[][] = [];
  let room = 0;
  for (const { sentences, ...lesson } of lessons)
    for (const sentence of sentences) {
      if (sentence.text.length > room || parts.length === 0) {
        parts.push([]);
        room = PART_CHARACTERS;
      }
      room -= sentence.text.length;
      const part = parts.at(-1)!;
      const open = part.at(-1);
      if (open?.lessonId === lesson.lessonId)
        part[part.length - 1] = { ...open, sentences: [...open.sentences, sentence] };
      else part.push({ ...lesson, sentences: [sentence] });
    }
  return parts;
}
