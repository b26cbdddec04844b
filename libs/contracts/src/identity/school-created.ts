import { z } from 'zod';
import { defineEvent } from '../event-contract.js';

export const schoolCreated = {
  v1: defineEvent('lyceum.identity.school.created.v1', {
    summary: 'A creator opened a school; its id is the tenant of everything in it.',
    key: 'schoolId',
    data: {
      schoolId: z.uuid(),
      ownerId: z.uuid(),
      slug: z.string(),
    },
  }),
};
