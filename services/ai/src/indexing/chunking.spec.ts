import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { chunksOf } from './chunking.js';

/** 20 tokens each; every fourth ends a sentence. */
const pieces = (count: number) =>
  Array.from({ length: count }, (_, at) => ({
    start: at * 3,
    end: at * 3 + 3,
    text: `${'x'.repeat(79)}${at % 4 === 3 ? '.' : ','}`,
  }));

describe('chunks', () => {
  it('end with sentences, and begin with what the one before ended with', () => {
    const chunks = chunksOf(pieces(30));
    assert.deepEqual(
      chunks.map(({ firstPiece, pieces: { length } }) => [firstPiece, firstPiece + length]),
      [
        [0, 12],
        [10, 20],
        [18, 28],
        [26, 30],
      ],
    );
  });

  it('know the seconds of what they hold', () => {
    const [, second] = chunksOf(pieces(30));
    assert.deepEqual([second!.pieces[0]!.start, second!.pieces.at(-1)!.end], [30, 60]);
  });

  it('end where no sentence does, rather than never', () => {
    const endless = pieces(40).map((piece) => ({ ...piece, text: 'x'.repeat(80) }));
    assert.equal(chunksOf(endless)[0]!.pieces.length, 15);
    const long = [{ start: 0, end: 9, text: 'x'.repeat(5000) }];
    assert.equal(chunksOf([...long, ...long, ...long]).length, 3);
    assert.deepEqual(chunksOf([]), []);
  });

  it('keep their hash when something after them changes', () => {
    const before = chunksOf(pieces(30));
    const after = chunksOf([...pieces(29), { start: 87, end: 90, text: 'Something else.' }]);
    assert.deepEqual(
      after.map(({ textHash }, at) => textHash === before[at]!.textHash),
      [true, true, true, false],
    );
  });
});
