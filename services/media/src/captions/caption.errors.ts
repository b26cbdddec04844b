import { defineErrors } from '@lyceum/platform';

export const captionErrors = defineErrors('media', {
  captions_unreadable: [422, 'The captions cannot be read'],
  captions_not_found: [404, 'There are no captions in this language'],
  language_invalid: [422, 'The language is not a BCP 47 tag'],
  no_captions_here: [409, 'Only video and sound have captions'],
});
