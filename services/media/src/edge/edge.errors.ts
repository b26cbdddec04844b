import { defineErrors } from '@lyceum/platform';

export const edgeErrors = defineErrors('media', {
  token_invalid: [403, 'The address is not good, or not any more; ask for a new one'],
  embedding_refused: [403, 'Media is not shown on other sites'],
  object_not_found: [404, 'There is nothing at this address'],
  range_not_satisfiable: [416, 'The file does not have that range'],
});
