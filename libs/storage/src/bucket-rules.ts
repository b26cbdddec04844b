import { DomainError } from '@lyceum/platform';
import type { S3Connection } from './s3-connection.js';

/**
 * Sets rules of the bucket, where the store takes such.
 *
 * @param without what it means that it does not, for whoever runs the store
 * @returns false, with that as a warning, when it does not
 */
export async function putBucketRules(
  s3: S3Connection,
  operation: string,
  send: () => Promise<unknown>,
  without: string,
): Promise<boolean> {
  try {
    await s3.call(operation, send);
    return true;
  } catch (error) {
    if (!(error instanceof DomainError && error.code === 'storage.not_supported')) throw error;
    s3.logger.warn({ bucket: s3.bucket }, without);
    return false;
  }
}
