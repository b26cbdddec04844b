import { defineErrors } from '@lyceum/platform';

export const accountErrors = defineErrors('identity', {
  email_taken: [409, 'There is an account with this address already'],
  credentials_wrong: [401, 'Address or password are wrong'],
  code_wrong: [422, 'The code is wrong, used up or too old'],
  code_sent_recently: [429, 'A code was sent a moment ago; look for the mail first'],
});
