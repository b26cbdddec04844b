import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { languageOf } from './spoken-languages.js';
import { readTranscript, TranscriptUnusable } from './transcript-answer.js';

const answer = (segments: readonly unknown[], more: object = {}): string =>
  JSON.stringify({ segments, ...more });

describe('the answer of a model that hears', () => {
  it('is cut to the sound, put in order and cleaned', () => {
    const { cues } = readTranscript(
      answer([
        { start: 5, end: 7.0009, text: ' second\u0000\n line ' },
        { start: -0.2, end: 2, text: 'first' },
        { start: 8, end: 30, text: 'longer than the sound' },
        { start: 12, end: 14, text: 'Thank you for watching!' },
        { start: 3, end: 3, text: 'in no time' },
        { start: 4, end: 5, text: '   ' },
      ]),
      10,
    );
    assert.deepEqual(cues, [
      { start: 0, end: 2, text: 'first' },
      { start: 5, end: 7.001, text: 'second line' },
      { start: 8, end: 10, text: 'longer than the sound' },
    ]);
  });

  it('may hold nothing that is said', () => {
    assert.deepEqual(readTranscript(answer([]), 10).cues, []);
  });

  it('says the language and what is charged, where it is told', () => {
    const told = { language: 'German', usage: { type: 'duration', seconds: 11 } };
    const { language, seconds } = readTranscript(answer([], told), 10);
    assert.deepEqual([language, seconds], ['de', 11]);
    const odd = { language: 7, usage: { type: 'tokens', seconds: -1 } };
    const untold = readTranscript(answer([], odd), 10);
    assert.deepEqual([untold.language, untold.seconds], [undefined, undefined]);
  });

  for (const text of ['', 'null', '{}', '{"segments": null}', answer([{ start: 0, end: 1 }])])
    it(`is none when it is ${text || 'empty'}`, () =>
      assert.throws(() => readTranscript(text, 10), TranscriptUnusable));
});

describe('the language of an answer', () => {
  for (const [said, tag] of [
    ['english', 'en'],
    ['Haitian Creole', 'ht'],
    ['pushto', 'ps'],
    ['nynorsk', 'nn'],
    ['jw', 'jv'],
    ['pt', 'pt'],
    ['klingon', undefined],
    ['constructor', undefined],
  ] as const)
    it(`${said} is ${tag ?? 'none that is known'}`, () => assert.equal(languageOf(said), tag));
});
