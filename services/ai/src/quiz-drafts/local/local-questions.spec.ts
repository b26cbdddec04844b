import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { wordsOf } from '../../insights/index.js';
import { questionKinds, questionProblem } from '../questions/draft-question.js';
import { sentencesOf, type Material } from '../questions/material.js';
import { GAP, localQuestions } from './local-questions.js';
import { SeededRandom } from './seeded-random.js';

const BREAD = `Welcome to this lesson about bread. A sourdough starter is a mixture of flour and water in which wild
yeast and lactic acid bacteria live. The bacteria produce lactic acid, which gives the bread its sour taste. Wild yeast
produces carbon dioxide, and the gas lifts the dough. It needs food. Feed the starter with equal weights of flour and
water every day. A starter at room temperature doubles in about six hours. In the fridge the starter needs food only
once a week. Gluten forms when flour meets water. Kneading stretches the gluten into long strands. Long strands of
gluten hold the carbon dioxide inside the dough. Salt tightens the gluten and slows the yeast.`;
const OVEN = `Steam in the oven keeps the crust soft during the first ten minutes. A soft crust lets the loaf rise to
its full height. A baking stone stores heat and releases it into the bottom of the loaf. The crust turns brown when the
steam has left the oven. A probe in the middle of the loaf shows when the bread is done.`;
const lesson = (lessonId: string, text: string) => ({
  lessonId,
  title: lessonId,
  sentences: sentencesOf([{ start: 0, end: 60, text }], 'en'),
});
const material: Material = {
  language: 'en',
  lessons: [lesson('bread', BREAD), lesson('oven', OVEN)],
};
const all = { count: 12, kinds: questionKinds, difficulty: 'medium' } as const;

/** Lessons of chance: words and marks, in a language with a list of small words or in one without. */
function lessonsOfChance(seed: string): Material {
  const random = new SeededRandom(seed);
  const pick = <T>(items: readonly T[]): T => items[random.below(items.length)]!;
  const word = (): string =>
    pick([
      'the',
      'of',
      'Ångström',
      'x',
      '42',
      'naïve',
      '🧪',
      '_____',
      'gluten',
      'a',
      'Steam',
      'oven',
    ]);
  const sentence = (): string =>
    Array.from({ length: random.below(14) }, word).join(pick([' ', ' ', ', ', '  '])) +
    pick(['.', '!', '?', '']);
  const text = Array.from({ length: 1 + random.below(30) }, sentence).join(' ');
  return { language: pick(['en', 'de', 'xx', 'pt-BR']), lessons: [lesson('chance', text)] };
}

describe('localQuestions', () => {
  it('asks for terms of the lessons, of all kinds and from all lessons', () => {
    const { questions } = localQuestions(material, all, 'seed');
    assert.equal(questions.length, all.count);
    assert.deepEqual(new Set(questions.map(({ kind }) => kind)), new Set(questionKinds));
    assert.deepEqual(
      new Set(questions.map(({ source }) => source.lessonId)),
      new Set(['bread', 'oven']),
    );
    for (const { kind, prompt } of questions)
      assert.equal(prompt.includes(GAP), kind !== 'boolean', prompt);
  });

  it('leaves out talk, and sentences that lean on others', () => {
    const quotes = localQuestions(material, all, 'seed').questions.map(
      ({ source }) => source.quote,
    );
    assert.ok(!quotes.some((quote) => /^(Welcome|It needs)/.test(quote)), quotes.join('\n'));
  });

  it('does not say the answer in the question', () => {
    for (const { prompt, options, accepted } of localQuestions(material, all, 'seed').questions) {
      const right = options.filter(({ isCorrect }) => isCorrect).map(({ text }) => text);
      for (const answer of [...right, ...accepted])
        assert.ok(!wordsOf(prompt, 'en').includes(answer.toLowerCase()), `${prompt} (${answer})`);
    }
  });

  it('is the same for the same seed, and another for another', () => {
    const made = (seed: string): string => JSON.stringify(localQuestions(material, all, seed));
    assert.equal(made('one'), made('one'));
    assert.notEqual(made('one'), made('two'));
  });

  it('makes fewer where the lessons say too little', () => {
    const little = { language: 'en', lessons: [lesson('little', 'Bread is good. It is.')] };
    assert.deepEqual(localQuestions(little, all, 'seed'), { questions: [], dropped: {} });
  });

  it('makes nothing but sound questions, whatever the lessons hold', () => {
    let made = 0;
    for (let seed = 0; seed < 150; seed += 1) {
      const chance = lessonsOfChance(`chance ${seed}`);
      const { questions } = localQuestions(chance, all, 'seed');
      made += questions.length;
      const text = chance.lessons[0]!.sentences.map((sentence) => sentence.text).join(' ');
      for (const question of questions) {
        assert.equal(questionProblem(question), undefined);
        assert.ok(text.includes(question.source.quote), question.source.quote);
      }
    }
    assert.ok(made > 50, `${made} questions are too few to show anything`);
  });
});
