import assert from 'node:assert/strict';
import { it } from 'node:test';
import { START, STOP } from './course-search.repository.js';
import { partsOf } from './highlights.js';

const shown = (text: string): string =>
  partsOf(text.replaceAll('[', START).replaceAll(']', STOP))
    .map(({ text: part, isMatch }) => (isMatch ? `[${part}]` : part))
    .join('|');

it('tells what was found from what stands around it, whatever the text holds', () => {
  assert.equal(shown('The [art] of [<b>war</b>]'), 'The |[art]| of |[<b>war</b>]');
  assert.equal(shown('[All]'), '[All]');
  assert.equal(shown('nothing'), 'nothing');
  assert.equal(shown(''), '');
  // Marks that a title itself had.
  assert.equal(shown('a] b [c'), 'a b |c');
});
