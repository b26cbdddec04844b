import { z } from 'zod';
import { quizContent } from '../catalog/quiz-content.js';
import { defineEvent } from '../event-contract.js';

export const quizDraftStates = [
  'waiting',
  'ready',
  'out_of_budget',
  'failed',
  'accepted',
  'added',
  'rejected',
] as const;
export type QuizDraftState = (typeof quizDraftStates)[number];

const quizDraftId = z.uuid();
const courseId = z.uuid();

export const quizDraftProgressed = {
  v1: defineEvent('lyceum.ai.quiz_draft.progressed.v1', {
    summary: 'A draft of a quiz was written further, or came to another state.',
    key: 'quizDraftId',
    data: {
      quizDraftId,
      courseId,
      state: z.enum(quizDraftStates),
      percent: z.int().min(0).max(100).describe('Of the writing; 100 when it has ended.'),
    },
    realtime: { audience: 'staff', topics: { course: 'courseId' } },
  }),
};

export const quizDraftAccepted = {
  v1: defineEvent('lyceum.ai.quiz_draft.accepted.v1', {
    summary:
      'An instructor accepted the draft of a quiz: it is to become a lesson of the draft course.',
    key: 'quizDraftId',
    data: {
      quizDraftId,
      courseId,
      sectionId: z.uuid().nullable().describe('null: the last section.'),
      lessonId: z.uuid().describe('The id that the lesson is to have.'),
      title: z.string().min(1).max(200),
      quiz: quizContent,
    },
  }),
};
