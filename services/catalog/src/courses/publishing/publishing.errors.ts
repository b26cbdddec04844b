import { defineErrors } from '@lyceum/platform';

export const publishingErrors = defineErrors('catalog', {
  course_incomplete: [422, 'Something is missing before the course can be published'],
  nothing_to_publish: [409, 'The course is published already as it is now'],
  version_not_found: [404, 'No such published version of this course'],
});
