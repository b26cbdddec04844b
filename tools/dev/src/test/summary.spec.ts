import assert from 'node:assert/strict';
import { it } from 'node:test';
import { formatSummary } from './summary.js';

it('the summary ends with the sum of all tests; a step that failed without tests counts as one', () => {
  const text = formatSummary([
    { step: 'lint', outcome: 'failed', seconds: 12.34, note: 'code 1', passed: 0, failed: 1 },
    { step: 'unit', outcome: 'passed', seconds: 1, note: '40 passed', passed: 40, failed: 0 },
    {
      step: 'integration',
      outcome: 'failed',
      seconds: 100,
      note: '2 failed',
      passed: 8,
      failed: 2,
    },
    { step: 'crash', outcome: 'skipped', seconds: 0, note: 'no test files', passed: 0, failed: 0 },
  ]);
  assert.deepEqual(text.split('\n'), [
    '',
    '  ✗ lint            12.3 s  code 1',
    '  ✓ unit             1.0 s  40 passed',
    '  ✗ integration    100.0 s  2 failed',
    '  - crash            0.0 s  no test files',
    '',
    '48 passed, 3 failed',
  ]);
});
