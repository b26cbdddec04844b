import { defineErrors } from '@lyceum/platform';

export const curriculumErrors = defineErrors('ai', {
  course_not_found: [404, 'There is no such course'],
  not_enrolled: [403, 'Only who is enrolled in the course may ask about it'],
});
