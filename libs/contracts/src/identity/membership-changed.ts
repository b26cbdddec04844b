import { z } from 'zod';
import { defineEvent } from '../event-contract.js';

export const membershipChanged = {
  v1: defineEvent('lyceum.identity.membership.changed.v1', {
    summary: 'Somebody joined or left a school, or has another role in it.',
    key: 'userId',
    data: {
      schoolId: z.uuid(),
      userId: z.uuid(),
      role: z
        .string()
        .max(32)
        .nullable()
        .describe('The role from now on (`owner`, `learner`, …); null for who has left.'),
    },
    realtime: { audience: { user: 'userId' } },
  }),
};
