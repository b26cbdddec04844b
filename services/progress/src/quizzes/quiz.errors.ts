import { defineErrors } from '@lyceum/platform';

export const quizErrors = defineErrors('progress', {
  lesson_not_quiz: [409, 'The lesson is not a quiz'],
  attempts_used_up: [409, 'There are no attempts left'],
  quiz_closed: [409, 'The quiz takes no more answers'],
  attempt_not_found: [404, 'No such attempt'],
  attempt_submitted: [409, 'The attempt was handed in already'],
  attempt_changed: [412, 'The attempt has changed since you read it'],
  answer_invalid: [422, 'An answer does not fit its question'],
});
