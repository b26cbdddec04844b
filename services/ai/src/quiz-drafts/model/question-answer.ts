import { z } from 'zod';
import { questionKinds, type Candidate, type Difficulty } from '../questions/draft-question.js';
import type { PlannedCall } from './plan-calls.js';

const option = z.strictObject({ text: z.string().min(1).max(300), isCorrect: z.boolean() });
const question = z.strictObject({
  kind: z.enum(questionKinds),
  prompt: z.string().min(1).max(1000),
  options: z.array(option).max(8),
  isTrue: z.boolean().nullable(),
  accepted: z.array(z.string().min(1).max(200)).max(10),
  explanation: z.string().max(1000),
  lesson: z.string().describe('The id of the document.'),
  quote: z.string().max(1000).describe('Words of the document, copied exactly.'),
});
const answer = z.strictObject({ questions: z.array(z.unknown()).max(60) });

const LIMITS = ['minLength', 'maxLength', 'minItems', 'maxItems'] as const;

/** What a model is to answer with, as JSON Schema. Not every provider takes limits: they are held to in reading. */
export const answerSchema = {
  name: 'quiz_questions',
  json: z.toJSONSchema(z.strictObject({ questions: z.array(question) }), {
    override: ({ jsonSchema }) => {
      for (const limit of LIMITS) delete jsonSchema[limit];
    },
  }),
} as const;

export interface ReadAnswer {
  readonly candidates: readonly Candidate[];
  /** Entries that are no question at all. */
  readonly malformed: number;
}

/** Reads what a model wrote. @returns what is wrong with it, to be told to the model, when there is no question in it */
export function readAnswer(
  text: string,
  { lessons }: PlannedCall,
  difficulty: Difficulty,
): ReadAnswer | string {
  const value = jsonIn(text);
  if (value === undefined) return 'It is not JSON. Write one JSON object and nothing around it.';
  const { data, error } = answer.safeParse(value);
  if (!data) return problemsOf(error);
  const read = data.questions.map((entry) => question.safeParse(entry));
  const questions = read.flatMap((each) => each.data ?? []);
  const firstError = read.find((each) => each.error)?.error;
  if (questions.length === 0) return firstError ? problemsOf(firstError) : 'It has no questions.';
  return {
    candidates: questions.map(({ lesson, quote, options, ...more }) => ({
      ...more,
      options: options.map((each, at) => ({ id: `o${at + 1}`, ...each })),
      difficulty,
      source: { lessonId: lessons[Number(lesson) - 1]?.lessonId ?? '', quote },
    })),
    malformed: read.length - questions.length,
  };
}

/** Models like to put a fence around JSON. `undefined` for what is none. */
function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text.trim().replace(/^```(?:json)?\s*|\s*```$/g, ''));
  } catch {
    return undefined;
  }
}

const problemsOf = ({ issues }: z.ZodError): string =>
  issues
    .slice(0, 5)
    .map(({ path, message }) => `${path.join('.') || 'answer'}: ${message}`)
    .join('; ');
