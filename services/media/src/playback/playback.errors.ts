import { defineErrors } from '@lyceum/platform';

export const playbackErrors = defineErrors('media', {
  not_entitled: [403, 'You are not enrolled in a course with this'],
  opens_later: [403, 'This opens later'],
  after_earlier_lessons: [403, 'This opens after the lessons before it'],
});
