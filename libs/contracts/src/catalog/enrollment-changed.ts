import { z } from 'zod';
import { defineEvent } from '../event-contract.js';

export const enrollmentChanged = {
  v1: defineEvent('lyceum.catalog.enrollment.changed.v1', {
    summary: 'Somebody may use a course from now on, or in another way, or no longer.',
    key: 'enrollmentId',
    data: {
      enrollmentId: z.uuid(),
      courseId: z.uuid(),
      userId: z.uuid(),
      state: z.enum(['active', 'withdrawn', 'expired']),
      source: z.enum(['free', 'grant', 'invitation']),
      courseVersion: z.int().min(1).describe('The published version that the learner is on.'),
      enrolledAt: z.iso.datetime(),
      expiresAt: z.iso.datetime().nullable(),
      unlockedThrough: z
        .int()
        .nullable()
        .describe('Position of the last lesson that is open in a sequential course; null: all.'),
    },
    realtime: { audience: { user: 'userId' } },
  }),
};
