import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Cue } from '@lyceum/contracts';
import { chapterMarks } from './chapter-marks.js';
import { keySentences } from './key-sentences.js';
import { sentencesOfCues } from './sentences-of-cues.js';
import { topicShifts } from './topic-shifts.js';

const SOURDOUGH = [
  'Feed the sourdough starter with rye flour.',
  'The sourdough starter wants warm water and flour.',
  'A hungry sourdough starter smells of varnish.',
  'Keep the sourdough starter in a loose jar.',
  'Flour and water make the starter rise.',
  'The starter doubles when the flour is fresh.',
];
const BICYCLE = [
  'A worn bicycle chain eats the sprocket.',
  'Oil the bicycle chain on the inside.',
  'Each link of the bicycle chain has a pin.',
  'Measure the bicycle chain with a gauge.',
  'The sprocket and the chain wear together.',
  'Wipe the chain after oil has reached the pin.',
];
const cuesOf = (sentences: readonly string[]): Cue[] =>
  sentences.map((text, at) => ({ start: at * 4, end: at * 4 + 3.5, text }));

describe('chapters of a transcript', () => {
  it('begin where the topic changes and bear its words', () => {
    const marks = chapterMarks(cuesOf([...SOURDOUGH, ...BICYCLE]), 'en');
    assert.deepEqual(marks, [
      { start: 0, end: 24, title: 'Sourdough starter' },
      { start: 24, end: 47.5, title: 'Bicycle chain' },
    ]);
  });

  it('are one when there is one topic', () => {
    assert.equal(chapterMarks(cuesOf(SOURDOUGH), 'en').length, 1);
  });

  it('are none without words', () => {
    assert.deepEqual(chapterMarks([], 'en'), []);
    assert.deepEqual(chapterMarks(cuesOf(['  ']), 'en'), []);
  });

  it('are no shorter than asked', () => {
    const words = [...'abababcdcdcdefefef'].map((letter) => [letter]);
    const shifts = [0, ...topicShifts(words, 6), words.length];
    for (const [at, shift] of shifts.entries())
      if (at > 0) assert.ok(shift - shifts[at - 1]! >= 6, shifts.join());
  });
});

describe('sentences of cues', () => {
  it('go over the edges of cues', () => {
    const cues = [
      { start: 0, end: 1, text: 'Put one drop' },
      { start: 1, end: 2, text: 'on each\nroller.' },
      { start: 3, end: 4, text: 'Then wipe' },
    ];
    assert.deepEqual(sentencesOfCues(cues), [
      { start: 0, end: 2, text: 'Put one drop on each roller.' },
      { start: 3, end: 4, text: 'Then wipe' },
    ]);
  });
});

describe('key sentences', () => {
  it('quote each topic before one of them twice, in the order of the text', () => {
    const chosen = keySentences([...SOURDOUGH, ...BICYCLE], 'en', 2);
    assert.equal(chosen.length, 2);
    assert.ok(SOURDOUGH.includes(chosen[0]!), chosen.join(' / '));
    assert.ok(BICYCLE.includes(chosen[1]!), chosen.join(' / '));
  });
});
