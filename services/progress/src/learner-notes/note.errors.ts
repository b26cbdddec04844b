import { defineErrors } from '@lyceum/platform';

export const noteErrors = defineErrors('progress', {
  note_not_found: [404, 'No such note'],
  note_changed: [412, 'The note has changed since you read it'],
  note_empty: [422, 'A note needs words; without them it is a bookmark'],
});
