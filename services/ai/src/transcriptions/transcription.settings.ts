import { optional, url } from '@lyceum/platform';

export const transcriptionSettings = {
  S3_ENDPOINT: optional(
    url('http', 'https'),
    'URL of the object store of media, from which sound is read; AWS when it is not set',
  ),
} as const;
