import { defineErrors } from '@lyceum/platform';

export const watchErrors = defineErrors('progress', {
  session_not_found: [404, 'No such watch session'],
  lesson_not_watchable: [409, 'The lesson has no video that is ready to play'],
  beacon_token_invalid: [401, 'The token does not belong to a watch session'],
});
