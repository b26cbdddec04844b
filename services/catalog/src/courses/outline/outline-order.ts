/** Sections in order, each with its lessons in order. */
export type OutlineOrder = readonly {
  readonly sectionId: string;
  readonly lessonIds: readonly string[];
}[];

/** Where everything stands: sections among themselves, lessons through the whole course. */
export interface Positions {
  readonly sectionIds: readonly string[];
  readonly lessonIds: readonly string[];
  /** The section of the lesson at the same place. */
  readonly sectionOfLesson: readonly string[];
}

export function positionsOf(order: OutlineOrder): Positions {
  return {
    sectionIds: order.map(({ sectionId }) => sectionId),
    lessonIds: order.flatMap(({ lessonIds }) => lessonIds),
    sectionOfLesson: order.flatMap(({ sectionId, lessonIds }) => lessonIds.map(() => sectionId)),
  };
}

/** Whether an order names every section and every lesson exactly once, and nothing else. */
export function isPermutation(before: OutlineOrder, after: OutlineOrder): boolean {
  const [had, has] = [positionsOf(before), positionsOf(after)];
  return isSameSet(had.sectionIds, has.sectionIds) && isSameSet(had.lessonIds, has.lessonIds);
}

function isSameSet(one: readonly string[], other: readonly string[]): boolean {
  const set = new Set(one);
  return (
    one.length === other.length &&
    new Set(other).size === set.size &&
    other.every((id) => set.has(id))
  );
}
