import { defineErrors } from '@lyceum/platform';

export const mailErrors = defineErrors('identity', {
  unsubscribe_link_invalid: [404, 'This link is not one of ours, or not all of it'],
});
