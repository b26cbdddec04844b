import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { asciicast, paced } from './cast.js';

const pace = { together: 0.25, shortestPause: 0.5, longestPause: 1 };

describe('a cast of a terminal', () => {
  it('shows at once what comes at once, and bounds the pauses', () => {
    const prints = [
      { at: 0, text: 'a' },
      { at: 0.125, text: 'b' },
      { at: 0.5, text: 'c' },
      { at: 60, text: 'd' },
      { at: 60.75, text: 'e' },
    ];
    assert.deepEqual(paced(prints, pace), [
      { at: 0, text: 'ab' },
      { at: 0.5, text: 'c' },
      { at: 1.5, text: 'd' },
      { at: 2.25, text: 'e' },
    ]);
  });

  it('is a line for the screen and one for each print', () => {
    const cast = asciicast({ columns: 100, rows: 30 }, [{ at: 0.12345, text: 'ok\r\n' }]);
    assert.deepEqual(
      cast
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
      [{ version: 2, width: 100, height: 30 }, [0.123, 'o', 'ok\r\n']],
    );
  });
});
