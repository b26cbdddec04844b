import {
  ANSWER_WEIGHTS,
  answerProbability,
  NO_ANSWER,
  type AnswerEvidence,
} from '@lyceum/ai/search';
import type { BenchResult, Figure } from '../result.js';
import { indexCourse } from './indexed-course.js';
import { readLessons, tuningQuestions } from './labelled-set.js';
import { searchersOf } from './searchers.js';

const STEPS = 20_000;
const RATE = 0.5;
/** Keeps the weights small: there are few questions (L2). */
const RIDGE = 0.003;
const ABSTAINED = 0.9;
/** Of the examples, for validation. */
const PARTS = 5;

const FEATURES = ['coverage', 'gap', 'cosine'] as const;

type Weights = Record<(typeof FEATURES)[number] | 'constant', number>;

interface Example {
  readonly evidence: AnswerEvidence;
  readonly isAnswerable: boolean;
}

/**
 * Fits the weights by which the service decides whether anything that it found answers, on the questions
 * that are for tuning. They are written into the service by hand: `ANSWER_WEIGHTS`.
 */
export async function retrievalFitBench(): Promise<BenchResult> {
  const course = await indexCourse(readLessons());
  try {
    const searchers = await searchersOf(course, 1);
    try {
      const { retrieval, actor, scope } = searchers;
      const examples: Example[] = [];
      for (const { question, answers } of tuningQuestions()) {
        const { answer } = await retrieval.weigh(actor, question, scope);
        examples.push({
          evidence: answer?.evidence ?? NO_ANSWER,
          isAnswerable: answers.length > 0,
        });
      }
      return resultOf(examples);
    } finally {
      await searchers.close();
    }
  } finally {
    await course.stack.stop();
  }
}

function resultOf(examples: readonly Example[]): BenchResult {
  const fitted = fit(examples);
  const figures = Object.entries(fitted).map(([name, value]): Figure => ({
    name: `weight of ${name}`,
    value,
    unit: '',
  }));
  const unanswerable = examples
    .filter(({ isAnswerable }) => !isAnswerable)
    .map(({ evidence }) => answerProbability(evidence))
    .sort((a, b) => b - a);
  const passing = Math.floor((1 - ABSTAINED) * unanswerable.length);
  const above = examples.filter(
    ({ evidence, isAnswerable }) =>
      isAnswerable && answerProbability(evidence) > unanswerable[passing]!,
  );
  const validated = crossValidated(examples);
  return {
    bench: 'retrieval-fit',
    figures: [
      ...figures,
      { name: 'threshold, above', value: unanswerable[passing]!, unit: 'probability' },
      {
        name: 'threshold, up to',
        value: Math.min(...above.map(({ evidence }) => answerProbability(evidence))),
        unit: 'probability',
      },
      {
        name: 'answerable above the threshold',
        value: above.length / (examples.length - unanswerable.length),
        unit: 'share',
      },
      { name: 'cross-validated: abstained from', value: validated.abstained, unit: 'share' },
      { name: 'cross-validated: answered', value: validated.answered, unit: 'share' },
    ],
    notes: [
      `in the service: ${JSON.stringify(ANSWER_WEIGHTS)}; the thresholds are for these`,
      `${examples.length} questions for tuning, the evidence of the likeliest answer to each`,
    ],
  };
}

/** Of each part what the weights and the threshold of the other parts make of it. */
function crossValidated(examples: readonly Example[]): { abstained: number; answered: number } {
  const ofKind = (isAnswerable: boolean): Example[] =>
    examples.filter((example) => example.isAnswerable === isAnswerable);
  const [unanswerable, answerable] = [ofKind(false), ofKind(true)];
  let [abstained, answered] = [0, 0];
  for (let part = 0; part < PARTS; part += 1) {
    const isIn = (_: Example, at: number): boolean => at % PARTS === part;
    const isOut = (_: Example, at: number): boolean => at % PARTS !== part;
    const others = unanswerable.filter(isOut);
    const weights = fit([...others, ...answerable.filter(isOut)]);
    const scores = others.map(({ evidence }) => sumOf(weights, evidence)).sort((a, b) => b - a);
    const threshold = scores[Math.floor((1 - ABSTAINED) * scores.length)]!;
    const passes = ({ evidence }: Example): boolean => sumOf(weights, evidence) > threshold;
    abstained += unanswerable.filter(isIn).filter((example) => !passes(example)).length;
    answered += answerable.filter(isIn).filter(passes).length;
  }
  return { abstained: abstained / unanswerable.length, answered: answered / answerable.length };
}

const sumOf = (weights: Weights, evidence: AnswerEvidence): number =>
  FEATURES.reduce((total, name) => total + weights[name] * evidence[name], weights.constant);

/** Logistic regression by gradient descent. */
function fit(examples: readonly Example[]): Weights {
  const weights = { coverage: 0, gap: 0, cosine: 0, constant: 0 };
  for (let step = 0; step < STEPS; step += 1) {
    const slope = { coverage: 0, gap: 0, cosine: 0, constant: 0 };
    for (const { evidence, isAnswerable } of examples) {
      const error = 1 / (1 + Math.exp(-sumOf(weights, evidence))) - (isAnswerable ? 1 : 0);
      for (const name of FEATURES) slope[name] += (error * evidence[name]) / examples.length;
      slope.constant += error / examples.length;
    }
    for (const name of FEATURES) weights[name] -= RATE * (slope[name] + RIDGE * weights[name]);
    weights.constant -= RATE * slope.constant;
  }
  return weights;
}
