import { defineErrors } from '@lyceum/platform';

export const quizDraftErrors = defineErrors('ai', {
  quiz_draft_not_found: [404, 'No such draft of a quiz'],
  quiz_question_not_found: [404, 'No such question in the draft'],
  quiz_draft_changed: [412, 'The draft has changed since you read it'],
  quiz_draft_closed: [409, 'The draft cannot be changed or accepted in its state'],
  quiz_draft_empty: [409, 'The draft has no questions'],
  quiz_lessons_unknown: [422, 'A lesson is not in the newest version of the course'],
  quiz_question_invalid: [422, 'The question does not fit its kind'],
});
