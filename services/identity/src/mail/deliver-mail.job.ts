import { defineJob, type JobDefinition } from '@lyceum/jobs';
import { z } from 'zod';
import type { MailDelivery } from './mail-delivery.js';
import { MailRefused } from './providers/mail-provider.js';

const input = z.object({ mailId: z.uuid() });
export type DeliverMail = JobDefinition<typeof input, void>;

/** Tries 2 s, 6 s, 18 s … after the first, three quarters of an hour in all: an outage, not a weekend. */
const RETRIES = { attempts: 8, backoffSeconds: 2, backoffFactor: 3, timeoutMs: 30_000 };

/** One job for each mail. It knows the mail by its id only; a mail that will not arrive is recorded, not thrown. */
export function deliverMail(delivery: MailDelivery): DeliverMail {
  return defineJob({
    name: 'identity.deliver-mail',
    input,
    queue: 'mail',
    async run(job, { mailId }) {
      try {
        await job.step('send', ({ signal }) => delivery.send(mailId, signal), {
          ...RETRIES,
          retryIf: (error) => !(error instanceof MailRefused),
        });
      } catch (error) {
        const reason = error instanceof Error ? error.message : 'unknown';
        await job.step('give up', () => delivery.fail(mailId, reason));
      }
    },
  });
}
