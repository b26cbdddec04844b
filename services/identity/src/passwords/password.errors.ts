import { defineErrors } from '@lyceum/platform';

export const passwordErrors = defineErrors('identity', {
  password_breached: [422, 'This password is in a list of leaked passwords; choose another'],
});
