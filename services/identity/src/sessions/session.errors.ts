import { defineErrors } from '@lyceum/platform';

export const sessionErrors = defineErrors('identity', {
  refresh_token_invalid: [401, 'The refresh token is not valid; sign in again'],
  not_a_member: [403, 'You do not belong to this school'],
  session_not_found: [404, 'There is no such session'],
});
