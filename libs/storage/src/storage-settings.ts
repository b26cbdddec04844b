import { flag, optional, required, text, url } from '@lyceum/platform';

/** Which object store, and how to get in. Any that speaks S3. */
export const storageSettings = {
  S3_ENDPOINT: optional(url('http', 'https'), 'URL of the object store; AWS when it is not set'),
  S3_PUBLIC_ENDPOINT: optional(
    url('http', 'https'),
    'URL of the object store as browsers reach it, when that is another one; presigned URLs use it',
  ),
  S3_REGION: optional(text, 'Region of the bucket', { fallback: 'us-east-1' }),
  S3_ACCESS_KEY_ID: required(text, 'Access key of the object store'),
  S3_SECRET_ACCESS_KEY: required(text, 'Secret key of the object store'),
  S3_BUCKET: required(text, 'Bucket that holds the objects'),
  S3_FORCE_PATH_STYLE: optional(
    flag,
    'Bucket in the path, not in the host name: true for most that are not AWS',
    {
      fallback: true,
    },
  ),
};
