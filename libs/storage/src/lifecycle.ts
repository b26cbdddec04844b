import { PutBucketLifecycleConfigurationCommand, type LifecycleRule } from '@aws-sdk/client-s3';
import { putBucketRules } from './bucket-rules.js';
import { assertPrefix } from './object-key.js';
import type { S3Connection } from './s3-connection.js';
import { storageErrors } from './storage-errors.js';

export interface LifecyclePolicy {
  /** Parts of uploads that nobody completed are thrown away after so many days. */
  readonly abortUploadsAfterDays: number;
  /** Objects under a prefix are deleted so many days after they were written. */
  readonly expire: readonly { readonly prefix: string; readonly afterDays: number }[];
}

/**
 * Makes these the only lifecycle rules of the bucket.
 * @returns false, with a warning, when the store has no lifecycle rules (the laptop's S3 server has none):
 * nothing will be thrown away by itself.
 */
export async function applyLifecycle(s3: S3Connection, policy: LifecyclePolicy): Promise<boolean> {
  const command = new PutBucketLifecycleConfigurationCommand({
    Bucket: s3.bucket,
    LifecycleConfiguration: { Rules: lifecycleRules(policy) },
  });
  return putBucketRules(
    s3,
    'put_lifecycle',
    () => s3.client.send(command),
    'The object store has no lifecycle rules: abandoned uploads and expired objects stay until they are deleted by hand',
  );
}

function lifecycleRules(policy: LifecyclePolicy): LifecycleRule[] {
  for (const days of [
    policy.abortUploadsAfterDays,
    ...policy.expire.map((rule) => rule.afterDays),
  ]) {
    if (!(Number.isInteger(days) && days >= 1)) {
      throw storageErrors.invalid_request({
        detail: 'Lifecycle rules count in whole days, from 1',
      });
    }
  }
  return [
    {
      ID: 'abort-uploads',
      Status: 'Enabled',
      Filter: { Prefix: '' },
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: policy.abortUploadsAfterDays },
    },
    ...policy.expire.map(({ prefix, afterDays }) => {
      assertPrefix(prefix);
      return {
        ID: `expire-${prefix.replaceAll('/', '-')}`,
        Status: 'Enabled' as const,
        Filter: { Prefix: prefix },
        Expiration: { Days: afterDays },
      };
    }),
  ];
}
