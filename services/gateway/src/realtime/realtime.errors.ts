import { defineErrors } from '@lyceum/platform';

export const realtimeErrors = defineErrors('realtime', {
  too_many_streams: [429, 'This account has too many streams open'],
  topic_unknown: [422, 'There is no such topic'],
  no_school: [403, 'Topics of a school need a token for one'],
});
