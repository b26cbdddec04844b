import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { scrub } from './scrub.js';

describe('scrub', () => {
  const cases: readonly (readonly [written: string, shown: string])[] = [
    ['I am mia.muster+1@school.example, why?', 'I am [e-mail], why?'],
    ['call +49 (171) 234-56.78 or 00491712345678', 'call [number] or [number]'],
    ['see https://me.example/cv?x=1 and www.me.example', 'see [link] and [link]'],
    ['ask @mia_m about it', 'ask [name] about it'],
    ['https://mia@me.example/x', '[link]'],
    ['why is 3.14159 called pi since 1706?', 'why is 3.14159 called pi since 1706?'],
    ['at 12:30 in lesson 2', 'at 12:30 in lesson 2'],
  ];
  for (const [written, shown] of cases)
    it(`shows ${JSON.stringify(shown)}`, () => {
      assert.equal(scrub(written), shown);
    });
});
