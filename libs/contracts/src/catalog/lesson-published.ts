import { z } from 'zod';
import { defineEvent } from '../event-contract.js';
import { lessonKinds } from './course-outline.js';
import { quizContent } from './quiz-content.js';

export const lessonPublished = {
  v1: defineEvent('lyceum.catalog.lesson.published.v1', {
    summary: 'The content of a lesson became part of a published version of its course.',
    key: 'lessonId',
    data: {
      lessonId: z.uuid(),
      courseId: z.uuid(),
      courseVersion: z
        .int()
        .min(1)
        .describe(
          'The first version with this content. It holds in later ones until it is said again.',
        ),
      kind: z.enum(lessonKinds),
      title: z.string(),
      language: z.string(),
      text: z.string().nullable().describe('Markdown of a text lesson; null for the others.'),
      quiz: quizContent.nullable(),
    },
  }),
};
