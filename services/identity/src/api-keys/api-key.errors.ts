import { defineErrors } from '@lyceum/platform';

export const apiKeyErrors = defineErrors('identity', {
  api_key_not_found: [404, 'No such API key'],
  api_key_invalid: [401, 'The API key is not valid'],
  api_key_role_too_high: [403, 'A key may not do more than its creator'],
  too_many_api_keys: [409, 'The school has as many API keys as it may'],
  needs_a_person: [403, 'This takes a person who signed in, not an API key'],
});
