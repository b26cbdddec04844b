import assert from 'node:assert/strict';
import { SourceMap } from 'node:module';
import { it } from 'node:test';
import { traceLines } from './trace-lines.js';

it('keeps where each line of ours comes from, and nothing of others', () => {
  // Generated line 0 is theirs. Line 2 comes from line 40 of ours, in two segments; line 3 from its line 2.
  const map = {
    version: 3,
    sources: ['theirs.js', 'ours.ts'],
    names: ['unused'],
    mappings: 'AAAA,KAAK;;ICwCD,gBAAgB;AAtCpB',
  };
  const traced = traceLines(map, (source) => source === 'ours.ts');
  assert.deepEqual(traced, {
    version: 3,
    sources: ['ours.ts'],
    names: [],
    mappings: ';;AAwCI;AAtCJ',
  });
  for (const each of [map, traced]) {
    const read = new SourceMap({ file: '', sourceRoot: '', sourcesContent: [], ...each } as never);
    const { originalSource, originalLine } = read.findEntry(2, 20) as Record<string, unknown>;
    assert.deepEqual([originalSource, originalLine], ['ours.ts', 40]);
  }
});
