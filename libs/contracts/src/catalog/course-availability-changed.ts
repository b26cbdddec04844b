import { z } from 'zod';
import { defineEvent } from '../event-contract.js';

export const courseAvailabilityChanged = {
  v1: defineEvent('lyceum.catalog.course.availability_changed.v1', {
    summary: 'A course was published, archived, deleted or restored.',
    key: 'courseId',
    data: {
      courseId: z.uuid(),
      availability: z
        .enum(['draft', 'published', 'archived', 'deleted'])
        .describe(
          'draft: for the staff only. archived: learners keep it, nobody new may enroll. deleted: for nobody.',
        ),
    },
    realtime: { audience: 'staff', topics: { course: 'courseId' } },
  }),
};
