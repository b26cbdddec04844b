import { defineErrors } from '@lyceum/platform';

export const recoveryErrors = defineErrors('identity', {
  reset_token_wrong: [422, 'The link is wrong, used up or too old; ask for another'],
  password_wrong: [403, 'The password is wrong'],
});
