import { defineErrors } from '@lyceum/platform';

export const schoolErrors = defineErrors('identity', {
  school_not_found: [404, 'No such school'],
  school_changed: [412, 'The school has changed since you read it'],
  slug_taken: [409, 'There is a school with this slug already'],
  too_many_schools: [409, 'You own as many schools as one person may'],
  settings_too_large: [422, 'The settings are larger than 8 kB'],
});
