import { defineErrors } from '@lyceum/platform';

export const curriculumErrors = defineErrors('progress', {
  enrollment_not_found: [404, 'No such enrollment'],
  lesson_not_found: [404, 'The course has no such lesson'],
  not_enrolled: [403, 'The enrollment does not give access any more'],
  lesson_not_open: [403, 'The lesson is not open yet'],
});
