import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ClaimParser, type Claim } from './claim-parser.js';

/** What is given out when the text comes in pieces of this length. */
function parsed(text: string, length = text.length): Claim[] {
  const parser = new ClaimParser('en');
  const claims: Claim[] = [];
  for (let at = 0; at < text.length; at += length)
    claims.push(...parser.push(text.slice(at, at + length)));
  return [...claims, ...parser.end()];
}

describe('ClaimParser', () => {
  const answer =
    'Cells divide. [[2|the cell splits into two]] They do it often [[1|every day]] [[3|or every night]]. The end.';
  const claims: readonly Claim[] = [
    { text: 'Cells divide.', sources: [{ documentId: '2', quote: 'the cell splits into two' }] },
    {
      text: 'They do it often',
      sources: [
        { documentId: '1', quote: 'every day' },
        { documentId: '3', quote: 'or every night' },
      ],
    },
  ];

  it('gives the same claims however the text is cut', () => {
    for (let length = 1; length <= answer.length; length += 1)
      assert.deepEqual(parsed(answer, length), claims, `pieces of ${length}`);
  });

  it('gives a claim out as soon as the next one begins', () => {
    const parser = new ClaimParser('en');
    assert.deepEqual(parser.push('Cells divide. [[2|the cell splits'), []);
    assert.deepEqual(parser.push(' into two]] '), []);
    assert.deepEqual(parser.push('T'), [claims[0]]);
  });

  it('gives out no sentence without a citation of its own', () => {
    assert.deepEqual(parsed('Nobody said this.'), []);
    assert.deepEqual(
      parsed('Nobody said this. Nor that! Cells divide. [[2|x]]').map(({ text }) => text),
      ['Cells divide.'],
    );
    assert.deepEqual(parsed('[[2|a citation of nothing]]'), []);
  });

  it('drops what never ends instead of keeping it', () => {
    const parser = new ClaimParser('en');
    for (let at = 0; at < 100; at += 1) assert.deepEqual(parser.push('x'.repeat(1_000)), []);
    parser.push('Cells divide. [[1|a]]');
    assert.equal(parser.end().length, 1);
  });

  it('takes what looks like the end of a citation for it, and nothing inside as an order', () => {
    const [claim, next] = parsed('A. [[1|x]] ]] B. [[9|[[2|y]] C.');
    assert.deepEqual(claim?.sources, [{ documentId: '1', quote: 'x' }]);
    assert.equal(next?.sources[0]?.documentId, '9');
  });
});
