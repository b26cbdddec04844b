import { defineErrors } from '@lyceum/platform';

export const completionErrors = defineErrors('progress', {
  lesson_not_manual: [409, 'The lesson is not one that learners complete by saying so'],
});
