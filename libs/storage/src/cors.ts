import { PutBucketCorsCommand } from '@aws-sdk/client-s3';
import { putBucketRules } from './bucket-rules.js';
import type { S3Connection } from './s3-connection.js';

/** Seconds for which a browser need not ask again. */
const MAX_AGE = 3600;

/**
 * Lets pages of these origins (`*`: of any) send files to the bucket and read them, where they have an address that
 * was signed for it: the only rules of the bucket of this kind.
 *
 * @returns false, with a warning, when the store takes no such rules from us: then they have to be set where the
 * store is run. The laptop's S3 server says yes, and lets any page in.
 */
export function applyCors(s3: S3Connection, origins: readonly string[]): Promise<boolean> {
  const rule = {
    AllowedOrigins: [...origins],
    AllowedMethods: ['GET', 'HEAD', 'PUT'],
    AllowedHeaders: ['*'],
    // The parts of an upload are put together by what the store answered for each.
    ExposeHeaders: ['ETag'],
    MaxAgeSeconds: MAX_AGE,
  };
  const command = new PutBucketCorsCommand({
    Bucket: s3.bucket,
    CORSConfiguration: { CORSRules: [rule] },
  });
  return putBucketRules(
    s3,
    'put_cors',
    () => s3.client.send(command),
    'The object store takes no rules for pages of other origins: allow those of your pages there',
  );
}
