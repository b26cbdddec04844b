import { defineErrors } from '@lyceum/platform';

export const teachingErrors = defineErrors('progress', {
  course_not_found: [404, 'No such course'],
  lesson_without_video: [409, 'The lesson has no video'],
});
