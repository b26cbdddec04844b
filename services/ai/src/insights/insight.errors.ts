import { defineErrors } from '@lyceum/platform';

export const insightErrors = defineErrors('ai', {
  lesson_not_found: [404, 'No such lesson in the version of the course that you are on'],
  lesson_not_open: [403, 'This lesson is not open to you yet'],
  health_report_not_found: [404, 'No report on this course has been made yet'],
});
