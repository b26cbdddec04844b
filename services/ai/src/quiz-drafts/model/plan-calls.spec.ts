import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Material } from '../questions/material.js';
import { planCalls } from './plan-calls.js';

const SENTENCE = 'A sentence of which there are many, and which are all of them alike.';
const lessons = (count: number, sentences: number): Material => ({
  language: 'en',
  lessons: Array.from({ length: count }, (_, at) => ({
    lessonId: `l${at}`,
    title: `Lesson ${at}`,
    sentences: Array.from({ length: sentences }, () => ({
      start: null,
      end: null,
      text: SENTENCE,
    })),
  })),
});
const charactersOf = (call: ReturnType<typeof planCalls>[number]): number =>
  call.lessons
    .flatMap(({ sentences }) => sentences)
    .reduce((sum, { text }) => sum + text.length, 0);

describe('planCalls', () => {
  it('asks for as many questions as were asked for, a part at a time', () => {
    for (const count of [1, 2, 3, 7, 10, 30])
      for (const material of [lessons(1, 1), lessons(1, 2000), lessons(20, 300), lessons(20, 2)]) {
        const calls = planCalls(material, count);
        assert.equal(
          calls.reduce((sum, call) => sum + call.count, 0),
          count,
        );
        for (const call of calls) {
          assert.ok(call.count > 0);
          assert.ok(charactersOf(call) > 0 && charactersOf(call) <= 12_000);
        }
      }
  });

  it('takes small lessons together, and asks from the first to the last of large ones', () => {
    assert.equal(planCalls(lessons(3, 10), 10).length, 1);
    const asked = planCalls(lessons(20, 300), 12).map((call) => call.lessons[0]!.lessonId);
    assert.deepEqual(asked, ['l0', 'l4', 'l9', 'l15']);
  });

  it('asks nothing about nothing', () => {
    assert.deepEqual(planCalls(lessons(0, 0), 5), []);
  });
});
