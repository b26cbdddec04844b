import { z } from 'zod';
import { defineEvent } from '../event-contract.js';

export const sourceProgressed = {
  v1: defineEvent('lyceum.ai.source.progressed.v1', {
    summary: 'The indexing of captions or of a text went on.',
    key: 'sourceId',
    data: {
      sourceId: z.uuid(),
      kind: z.enum(['captions', 'text']),
      ownerId: z.uuid().describe('The asset of captions, the lesson of a text.'),
      percent: z
        .int()
        .min(0)
        .max(100)
        .describe('Found by meaning; by its words all of it is found from 0 on.'),
    },
    realtime: { audience: 'staff', topics: { indexing: 'ownerId' } },
  }),
};
