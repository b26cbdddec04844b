import { z } from 'zod';
import { defineEvent } from '../event-contract.js';

export const schoolUpdated = {
  v1: defineEvent('lyceum.identity.school.updated.v1', {
    summary: "A school's name, slug or settings were changed.",
    key: 'schoolId',
    data: {
      schoolId: z.uuid(),
      slug: z.string(),
    },
  }),
};
