import { defineErrors } from '@lyceum/platform';

export const transcriptionErrors = defineErrors('media', {
  transcription_not_found: [404, 'Nobody has asked for a transcription of this asset'],
  transcription_under_way: [409, 'A transcription of the asset is under way'],
  nothing_to_hear: [409, 'Only video and sound with an audio track can be transcribed'],
  captions_exist: [409, 'There are captions already that somebody uploaded'],
});
