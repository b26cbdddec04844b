import { z } from 'zod';
import { defineEvent } from '../event-contract.js';

/** How a question to the tutor ended. */
export const questionOutcomes = [
  'answered',
  'abstained',
  'exhausted',
  'interrupted',
  'failed',
] as const;
export type QuestionOutcome = (typeof questionOutcomes)[number];

export const questionAnswered = {
  v1: defineEvent('lyceum.ai.question.answered.v1', {
    summary: 'A question to the tutor came to an end; neither who asked it nor what is told.',
    key: 'questionId',
    data: {
      questionId: z.uuid(),
      courseId: z.uuid(),
      lessonId: z.uuid().nullable().describe('The lesson that was open when it was asked.'),
      positionSeconds: z.number().min(0).nullable().describe('Where in its video.'),
      outcome: z.enum(questionOutcomes),
      citedLessonIds: z.array(z.uuid()).describe('Lessons that the answer is from.'),
    },
  }),
};
