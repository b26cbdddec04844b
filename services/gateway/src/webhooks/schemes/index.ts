import type { WebhookProvider } from '@lyceum/contracts';
import { brevo } from './brevo.js';
import { paystack } from './paystack.js';
import type { Scheme } from './scheme.js';
import { standardWebhooks } from './standard-webhooks.js';
import { stripe } from './stripe.js';

export const schemes: Readonly<Record<WebhookProvider, Scheme>> = {
  stripe,
  paystack,
  whop: standardWebhooks({
    // Whop's secrets are plain text; its own library encodes them before the standard decodes them.
    bareSecret: 'utf8',
    renamed: {
      'membership.went_valid': 'membership.activated',
      'membership.went_invalid': 'membership.deactivated',
    },
  }),
  resend: standardWebhooks(),
  brevo,
};

export type { Refusal, Scheme, Verdict } from './scheme.js';
