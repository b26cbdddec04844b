import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { isPermutation, positionsOf, type OutlineOrder } from './outline-order.js';

const outlines = fc
  .uniqueArray(fc.uuid(), { minLength: 1, maxLength: 20 })
  .chain((ids) =>
    fc.tuple(
      fc.constant(ids),
      fc.array(fc.nat(4), { minLength: ids.length, maxLength: ids.length }),
    ),
  )
  .map(([ids, places]) => outlineOf(ids, places));

function outlineOf(ids: readonly string[], places: readonly number[]): OutlineOrder {
  return [0, 1, 2, 3, 4].map((section) => ({
    sectionId: `section ${section}`,
    lessonIds: ids.filter((_, at) => places[at] === section),
  }));
}

/** The same things in any other order. */
const reordered = outlines.chain((before) => {
  const { lessonIds, sectionIds } = positionsOf(before);
  const shuffled = <T>(all: readonly T[]) =>
    fc.shuffledSubarray([...all], { minLength: all.length, maxLength: all.length });
  return fc
    .tuple(
      shuffled(lessonIds),
      shuffled(sectionIds),
      fc.array(fc.nat(4), { minLength: lessonIds.length, maxLength: lessonIds.length }),
    )
    .map(([lessons, sections, places]) => ({
      before,
      after: sections.map((sectionId, section) => ({
        sectionId,
        lessonIds: lessons.filter((_, at) => places[at] === section),
      })),
    }));
});

describe('the order of an outline', () => {
  it('can be any order of what there is', () => {
    fc.assert(fc.property(reordered, ({ before, after }) => isPermutation(before, after)));
  });

  it('loses nothing, adds nothing and names nothing twice', () => {
    fc.assert(
      fc.property(
        reordered,
        fc.nat(),
        fc.constantFrom('lost', 'added', 'twice'),
        (order, at, how) => {
          const { before, after } = order;
          const { lessonIds } = positionsOf(after);
          const chosen = lessonIds[at % lessonIds.length]!;
          const wrong = after.map(({ sectionId, lessonIds: own }, index) => ({
            sectionId,
            lessonIds:
              how === 'lost'
                ? own.filter((id) => id !== chosen)
                : index === 0
                  ? [...own, how === 'twice' ? chosen : 'another']
                  : own,
          }));
          return !isPermutation(before, wrong) && !isPermutation(before, after.slice(1));
        },
      ),
    );
  });

  it('puts lessons where they are read: section by section', () => {
    fc.assert(
      fc.property(reordered, ({ after }) => {
        const { lessonIds, sectionOfLesson } = positionsOf(after);
        const read = after.map(({ sectionId }) => ({
          sectionId,
          lessonIds: lessonIds.filter((_, at) => sectionOfLesson[at] === sectionId),
        }));
        assert.deepEqual(read, after);
      }),
    );
  });
});
