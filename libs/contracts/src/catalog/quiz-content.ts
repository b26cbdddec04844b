import { z } from 'zod';

const option = z.object({ id: z.string().min(1).max(64), text: z.string().min(1).max(1000) });

const question = {
  id: z.string().min(1).max(64),
  prompt: z.string().min(1).max(4000),
  points: z.int().min(1).max(100),
  explanation: z.string().max(4000).describe('Shown after the answer; may be empty.'),
};

export const quizQuestion = z.discriminatedUnion('kind', [
  z.object({
    ...question,
    kind: z.literal('choice'),
    options: z.array(option).min(2).max(20),
    correct: z
      .array(z.string())
      .min(1)
      .max(20)
      .describe('Ids of the right options; more than one makes it a multiple choice.'),
  }),
  z.object({ ...question, kind: z.literal('boolean'), correct: z.boolean() }),
  z.object({
    ...question,
    kind: z.literal('short'),
    accepted: z
      .array(z.string().min(1).max(200))
      .min(1)
      .max(50)
      .describe('Answers that count, compared without case, accents and surrounding space.'),
  }),
]);
export type QuizQuestion = z.infer<typeof quizQuestion>;

/** A quiz with its answers: for the services, never for whoever is asked. */
export const quizContent = z.object({
  questions: z.array(quizQuestion).min(1).max(200),
  passPercent: z.int().min(1).max(100),
  maxAttempts: z.int().min(1).max(100).nullable().describe('null: as many as one likes.'),
  timeLimitSeconds: z.int().min(10).max(86_400).nullable(),
  isShuffled: z.boolean().describe('Questions and options in another order for each attempt.'),
  dueAt: z.iso.datetime().nullable(),
  latePenaltyPercent: z
    .int()
    .min(0)
    .max(100)
    .describe('Taken off the score after `dueAt`; 100: nothing is accepted any more.'),
});
export type QuizContent = z.infer<typeof quizContent>;
