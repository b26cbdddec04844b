import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isNearDuplicate, joinPieces } from './join-pieces.js';
import { fuseRanks } from './rank-fusion.js';

const chunk = (ordinal: number) => ({ sourceId: 's', ordinal });
const piece = (text: string) => ({ start: null, end: null, text });

describe('fused ranks', () => {
  it('put first what both rankings find', () => {
    const fused = fuseRanks([
      [chunk(1), chunk(2)],
      [chunk(3), chunk(2)],
    ]);
    assert.equal(fused[0]!.ordinal, 2);
    assert.equal(fused[0]!.score, 2 / 62);
    assert.equal(fused.length, 3);
  });
});

describe('a passage', () => {
  it('has each piece once, in order', () => {
    const of = (ordinal: number, first: number, ...texts: string[]) => ({
      source_id: 's',
      ordinal,
      first_piece: first,
      pieces: texts.map(piece),
    });
    const joined = joinPieces([of(1, 1, 'b', 'c'), of(0, 0, 'a', 'b')]);
    assert.deepEqual(
      joined.map(({ text }) => text),
      ['a', 'b', 'c'],
    );
  });

  it('is a duplicate by its words, not by their order or case', () => {
    assert.ok(isNearDuplicate('Cells divide by mitosis today', 'today cells divide by mitosis'));
    assert.ok(!isNearDuplicate('Cells divide by mitosis', 'Cells divide by meiosis'));
  });
});
