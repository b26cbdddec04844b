import { defineErrors } from '@lyceum/platform';

export const tutorErrors = defineErrors('ai', {
  conversation_not_found: [404, 'You have no such conversation'],
  question_not_found: [404, 'There is no such question in this conversation'],
  question_in_progress: [409, 'This question is being answered'],
  question_id_reused: [409, 'Another question was asked under this id'],
  question_not_answered: [409, 'There is no answer to judge yet'],
  tutor_unavailable: [503, 'The tutor cannot answer right now; ask again'],
});
