import { z } from 'zod';
import { defineEvent } from '../event-contract.js';

export const userRegistered = {
  v1: defineEvent('lyceum.identity.user.registered.v1', {
    summary: 'Somebody created an account.',
    scope: 'platform',
    key: 'userId',
    data: {
      userId: z
        .uuid()
        .describe('Pseudonymous id of the user; names and addresses stay with identity.'),
      registeredAt: z.iso.datetime(),
    },
    realtime: { audience: { user: 'userId' } },
  }),
};
