import { defineErrors } from '@lyceum/platform';

export const webhookErrors = defineErrors('webhook', {
  unsigned: [401, 'The webhook is not signed'],
  tampered: [401, 'The signature does not fit the webhook'],
  stale: [400, 'The webhook was signed too long ago'],
  malformed: [400, 'The webhook cannot be read'],
});
