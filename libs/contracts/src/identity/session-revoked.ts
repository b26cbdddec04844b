import { z } from 'zod';
import { defineEvent } from '../event-contract.js';

export const sessionRevoked = {
  v1: defineEvent('lyceum.identity.session.revoked.v1', {
    summary: 'A session (or an API key) ended before its time; its access tokens count no more.',
    scope: 'platform',
    key: 'sessionId',
    data: {
      sessionId: z.uuid().describe('`sid` of the access tokens.'),
    },
  }),
};
