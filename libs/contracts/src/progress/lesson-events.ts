import { z } from 'zod';
import { defineEvent } from '../event-contract.js';

const learner = {
  enrollmentId: z.uuid(),
  courseId: z.uuid(),
  userId: z.uuid(),
};
const realtime = { audience: { user: 'userId' } } as const;

export const lessonProgressed = {
  v1: defineEvent('lyceum.progress.lesson.progressed.v1', {
    summary: 'A learner got further in a lesson, by about a tenth of it, or stopped somewhere.',
    key: 'enrollmentId',
    data: {
      ...learner,
      lessonId: z.uuid(),
      watchedPercent: z.int().min(0).max(100),
      positionSeconds: z.number().min(0).describe('Where to go on.'),
      skipped: z
        .array(z.object({ start: z.number().min(0), end: z.number().min(0) }))
        .max(20)
        .optional()
        .describe(
          'Seconds before the furthest that was watched that were not, in order: the longest, of five seconds or more.',
        ),
    },
    realtime,
  }),
};

export const lessonCompleted = {
  v1: defineEvent('lyceum.progress.lesson.completed.v1', {
    summary: 'A learner completed a lesson. It stays completed, whatever happens later.',
    key: 'enrollmentId',
    data: {
      ...learner,
      lessonId: z.uuid(),
      courseVersion: z.int().min(1),
      by: z.enum(['watched', 'quiz', 'manual']),
      completedAt: z.iso.datetime(),
    },
    realtime,
  }),
};

export const courseCompleted = {
  v1: defineEvent('lyceum.progress.course.completed.v1', {
    summary: 'A learner completed every lesson that the course requires.',
    key: 'enrollmentId',
    data: { ...learner, courseVersion: z.int().min(1), completedAt: z.iso.datetime() },
    realtime,
  }),
};

export const quizGraded = {
  v1: defineEvent('lyceum.progress.quiz.graded.v1', {
    summary: 'An attempt at a quiz was graded.',
    key: 'enrollmentId',
    data: {
      ...learner,
      lessonId: z.uuid(),
      attemptId: z.uuid(),
      scorePercent: z.number().min(0).max(100),
      isPassed: z.boolean(),
    },
    realtime,
  }),
};
