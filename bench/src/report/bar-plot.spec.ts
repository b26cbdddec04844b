import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { barPlot } from './bar-plot.js';

const widths = (svg: string): number[] =>
  [...svg.matchAll(/<rect x="330"[^>]* width="([\d.]+)"/g)].map(([, width]) => Number(width));

describe('a plot of figures', () => {
  it('draws those of one unit to one scale, a target included', () => {
    const svg = barPlot('x', [
      { name: 'half', value: 50, unit: 'ms', target: { atMost: 100 } },
      { name: 'quarter', value: 25, unit: 'ms' },
      { name: 'all', value: 3, unit: '×' },
    ]);
    const [half, quarter, all] = widths(svg);
    assert.equal(half, 2 * quarter!);
    assert.equal(all, 2 * half!);
    assert.equal(svg.match(/<line /g)?.length, 1);
  });

  it('tells what misses its target by another colour', () => {
    const colour = (value: number): string =>
      /rx="2" fill="(#\w+)"/.exec(
        barPlot('x', [{ name: 'a', value, unit: '', target: { atLeast: 1 } }]),
      )![1]!;
    assert.notEqual(colour(0.9), colour(1));
  });

  it('writes names as text, whatever they hold', () => {
    const svg = barPlot('a < b', [{ name: '<script> & co', value: 0, unit: '/s' }]);
    assert.ok(svg.includes('a &lt; b') && svg.includes('&lt;script&gt; &amp; co'));
  });
});
