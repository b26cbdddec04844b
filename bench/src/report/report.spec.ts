import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { keptResults } from '../results-file.js';
import { reportPages } from './report.js';

describe('the pages of figures', () => {
  it('are what the kept results give', async () => {
    for (const [path, text] of await reportPages(await keptResults()))
      assert.equal(await readFile(path, 'utf8'), text, path);
  });
});
