import { defineErrors } from '@lyceum/platform';

export const profileErrors = defineErrors('identity', {
  username_taken: [409, 'Somebody has this username already'],
  profile_changed: [412, 'The profile has changed since you read it'],
  preferences_changed: [412, 'The preferences have changed since you read them'],
  preferences_too_large: [422, 'The preferences are larger than 16 kB'],
});
