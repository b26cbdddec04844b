import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { markdownPieces } from './markdown-pieces.js';

const texts = (markdown: string): string[] =>
  markdownPieces(markdown, 'en').map(({ text }) => text);

describe('pieces of Markdown', () => {
  it('are its sentences; none goes across blocks', () => {
    assert.deepEqual(texts('# Cells\n\nThey divide. They\ngrow.\n- one\n- two'), [
      'Cells',
      'They divide.',
      'They grow.',
      'one',
      'two',
    ]);
  });

  it('have the words of links and images, without markup', () => {
    assert.deepEqual(texts('See **[the _plan_](https://x.y/z)** and ![a leaf](a.png).<br>'), [
      'See the plan and a leaf.',
    ]);
  });

  it('are found in the longest text that a lesson may have, whatever is in it', () => {
    for (const part of ['[', '![', '[a](', ' \n', '\n\v', '\u2028', '\n \n ', '1', '<', '`'])
      assert.ok(texts(`Begin.\n\n${part.repeat(200_000 / part.length)}`).includes('Begin.'), part);
  });
});
