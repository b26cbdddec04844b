import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, it } from 'node:test';
import { LineFile } from './line-file.js';

const folder = mkdtempSync(join(tmpdir(), 'lines-'));
after(() => rmSync(folder, { recursive: true }));

it('reads a line of any length, the last one too', () => {
  const long = 'x'.repeat(5_000);
  const path = join(folder, 'lines');
  writeFileSync(path, `first\n${long}\n\nlast`);
  const lines = new LineFile(path);
  assert.equal(lines.line(0), 'first');
  assert.equal(lines.line(6), long);
  assert.equal(lines.line(6 + long.length + 1), '');
  assert.equal(lines.line(6 + long.length + 2), 'last');
});
