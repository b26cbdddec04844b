import { z } from 'zod';
import { defineEvent, type EventOf } from '../event-contract.js';

/** Who may send webhooks in. */
export const webhookProviders = ['stripe', 'paystack', 'whop', 'resend', 'brevo'] as const;
export type WebhookProvider = (typeof webhookProviders)[number];

export const webhookReceived = {
  v1: defineEvent('lyceum.gateway.webhook.received.v1', {
    summary: 'A provider delivered a webhook; it was verified, and its raw body is kept.',
    scope: 'platform',
    key: 'webhookId',
    data: {
      webhookId: z.uuid(),
      provider: z.string(),
      deliveryId: z.string().describe('What the provider calls this delivery, the same each time.'),
      kind: z.string().describe('What happened, in the words of the provider.'),
      hookSequence: z.int().min(1).describe('Where the raw body is in the stream HOOKS.'),
    },
  }),
};

export type WebhookReceived = EventOf<typeof webhookReceived.v1>;
