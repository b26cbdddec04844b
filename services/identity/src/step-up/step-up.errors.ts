import { defineErrors } from '@lyceum/platform';

export const stepUpErrors = defineErrors('identity', {
  reauthentication_required: [403, 'Prove again that it is you'],
});
