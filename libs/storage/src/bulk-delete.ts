import { DeleteObjectsCommand, ListObjectsCommand } from '@aws-sdk/client-s3';
import { assertPrefix } from './object-key.js';
import type { S3Connection } from './s3-connection.js';

export interface ListedObject {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  readonly lastModified: Date | undefined;
}

export interface DeletionReport {
  readonly deleted: number;
  /** What is still there, with the store's reason. */
  readonly failed: readonly { readonly key: string; readonly reason: string }[];
}

/**
 * Every object under a prefix, or of the whole bucket without one, in pages of up to 1000. By marker (version 1 of the call), not by
 * continuation token: every store knows it, and the laptop's server cannot make tokens (it encrypts them
 * with DES, which OpenSSL 3 no longer has).
 * @throws storage.invalid_key
 */
export async function* listPages(
  s3: S3Connection,
  prefix: string | undefined,
  signal?: AbortSignal,
): AsyncGenerator<ListedObject[]> {
  if (prefix !== undefined) assertPrefix(prefix);
  for (let marker: string | undefined; ;) {
    const page = await s3.call('list', () =>
      s3.client.send(
        new ListObjectsCommand({
          Bucket: s3.bucket,
          ...(prefix !== undefined && { Prefix: prefix }),
          ...(marker !== undefined && { Marker: marker }),
        }),
        signal ? { abortSignal: signal } : {},
      ),
    );
    const objects = (page.Contents ?? []).map((object) => ({
      key: object.Key as string,
      size: object.Size ?? 0,
      lastModified: object.LastModified,
    }));
    yield objects;
    marker = objects.at(-1)?.key;
    if (!page.IsTruncated || marker === undefined) return;
  }
}

/**
 * Deletes every object under a prefix, a page per request. An object that cannot be deleted is reported
 * and does not stop the rest; a page that fails as a whole does, and running it again goes on from there.
 */
export async function deletePrefix(
  s3: S3Connection,
  prefix: string,
  signal?: AbortSignal,
): Promise<DeletionReport> {
  let deleted = 0;
  const failed: { key: string; reason: string }[] = [];
  for await (const page of listPages(s3, prefix, signal)) {
    if (page.length === 0) continue;
    const answer = await s3.call('delete_many', () =>
      s3.client.send(
        new DeleteObjectsCommand({
          Bucket: s3.bucket,
          Delete: { Quiet: true, Objects: page.map(({ key }) => ({ Key: key })) },
        }),
        signal ? { abortSignal: signal } : {},
      ),
    );
    const errors = answer.Errors ?? [];
    for (const error of errors) {
      failed.push({ key: error.Key ?? '', reason: error.Code ?? 'unknown' });
    }
    deleted += page.length - errors.length;
  }
  return { deleted, failed };
}
