import { defineErrors } from '@lyceum/platform';

export const listErrors = defineErrors('catalog', {
  list_not_found: [404, 'No such list of courses'],
  list_changed: [412, 'The list has changed since you read it'],
  list_course_unknown: [422, 'A course of the list is none of this school'],
});
