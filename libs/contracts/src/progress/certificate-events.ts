import { z } from 'zod';
import { defineEvent } from '../event-contract.js';

const realtime = { audience: { user: 'userId' } } as const;

export const certificateIssued = {
  v1: defineEvent('lyceum.progress.certificate.issued.v1', {
    summary: 'A learner was given a certificate.',
    key: 'certificateId',
    data: {
      certificateId: z.uuid(),
      enrollmentId: z.uuid(),
      courseId: z.uuid(),
      userId: z.uuid(),
    },
    realtime,
  }),
};

export const certificateRevoked = {
  v1: defineEvent('lyceum.progress.certificate.revoked.v1', {
    summary: 'A certificate does not count any more.',
    key: 'certificateId',
    data: {
      certificateId: z.uuid(),
      userId: z.uuid(),
      reason: z.string().max(500).describe('For the learner; it is not shown to others.'),
    },
    realtime,
  }),
};
