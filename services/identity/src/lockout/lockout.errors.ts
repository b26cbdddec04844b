import { defineErrors } from '@lyceum/platform';

export const lockoutErrors = defineErrors('identity', {
  too_many_attempts: [429, 'Too many attempts failed; wait, or reset the password by mail'],
});
