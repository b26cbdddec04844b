import { z } from 'zod';
import { defineEvent } from '../event-contract.js';

const quizDraftId = z.uuid();
const courseId = z.uuid();
const lessonId = z.uuid().describe('As the acceptance named it.');

export const quizDraftAdded = {
  v1: defineEvent('lyceum.catalog.quiz_draft.added.v1', {
    summary: 'An accepted draft of a quiz became a lesson of the draft course.',
    key: 'quizDraftId',
    data: { quizDraftId, courseId, lessonId, sectionId: z.uuid() },
  }),
};

export const quizDraftRejected = {
  v1: defineEvent('lyceum.catalog.quiz_draft.rejected.v1', {
    summary: 'An accepted draft of a quiz could not become a lesson.',
    key: 'quizDraftId',
    data: {
      quizDraftId,
      courseId,
      lessonId,
      code: z.string().describe('Stable: `catalog.section_not_found`, …'),
      reason: z.string().describe('One sentence for whoever accepted it.'),
    },
  }),
};
