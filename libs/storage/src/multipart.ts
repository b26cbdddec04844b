import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListPartsCommand,
} from '@aws-sdk/client-s3';
import { DomainError } from '@lyceum/platform';
import { assertKey } from './object-key.js';
import type { S3Connection } from './s3-connection.js';
import { storageErrors } from './storage-errors.js';

const MEBIBYTE = 1024 * 1024;
const SMALLEST_PART = 5 * MEBIBYTE;
const PREFERRED_PART = 16 * MEBIBYTE;
const MAX_PARTS = 10_000;
/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const LARGEST_PART = 5 * 1024 * MEBIBYTE;

export interface UploadRef {
  readonly key: string;
  readonly uploadId: string;
}

export interface UploadedPart {
  readonly partNumber: number;
  readonly etag: string;
}

export interface StoredPart extends UploadedPart {
  /** Bytes. */
  readonly size: number;
}

/** A store may copy all parts before it answers. */
const COMPLETION_TIMEOUT_MS = 15 * 60_000;

/** How to cut an object: every part but the last has `partSize` bytes. */
export interface PartPlan {
  readonly partSize: number;
  readonly parts: number;
}

/**
 * Parts of 16 MiB, or as large as it takes to stay within S3's 10 000 parts.
 * @param size of the whole object, bytes.
 * @throws storage.invalid_request when it is too large for any store.
 */
export function planParts(size: number): PartPlan {
  if (!(Number.isSafeInteger(size) && size > 0)) {
    throw storageErrors.invalid_request({ detail: 'The size must be a number of bytes above 0' });
  }
  const needed = Math.ceil(size / MAX_PARTS / MEBIBYTE) * MEBIBYTE;
  const partSize = Math.max(PREFERRED_PART, SMALLEST_PART, needed);
  if (partSize > LARGEST_PART) {
    throw storageErrors.invalid_request({ detail: 'The object is too large' });
  }
  return { partSize, parts: Math.ceil(size / partSize) };
}

/** Uploads in parts, which can be resumed and whose bytes come from a browser. */
export class MultipartUploads {
  constructor(private readonly s3: S3Connection) {}

  async create(key: string, contentType: string): Promise<UploadRef> {
    assertKey(key);
    const { UploadId } = await this.s3.call('create_upload', () =>
      this.s3.client.send(
        new CreateMultipartUploadCommand({
          Bucket: this.s3.bucket,
          Key: key,
          ContentType: contentType,
        }),
      ),
    );
    return { key, uploadId: UploadId as string };
  }

  /**
   * The parts that arrived, in order: what a resumed upload may skip.
   * @throws storage.upload_not_found
   * @throws storage.not_supported by the laptop's S3 server; use the parts the client has reported then.
   */
  async listParts({ key, uploadId }: UploadRef): Promise<StoredPart[]> {
    assertKey(key);
    const parts: StoredPart[] = [];
    for (let marker: string | undefined; ;) {
      const page = await this.s3.call('list_parts', () =>
        this.s3.client.send(
          new ListPartsCommand({
            Bucket: this.s3.bucket,
            Key: key,
            UploadId: uploadId,
            ...(marker !== undefined && { PartNumberMarker: marker }),
          }),
        ),
      );
      for (const part of page.Parts ?? []) {
        parts.push({
          partNumber: part.PartNumber as number,
          etag: part.ETag as string,
          size: part.Size ?? 0,
        });
      }
      if (!page.IsTruncated) return parts;
      marker = page.NextPartNumberMarker;
    }
  }

  /**
   * May take minutes.
   * @throws storage.invalid_parts, storage.upload_not_found
   */
  async complete(
    { key, uploadId }: UploadRef,
    parts: readonly UploadedPart[],
    signal?: AbortSignal,
  ): Promise<void> {
    assertKey(key);
    const inOrder = parts.toSorted((a, b) => a.partNumber - b.partNumber);
    if (inOrder.length === 0) throw storageErrors.invalid_parts({ detail: 'There are no parts' });
    await this.s3.call('complete_upload', () =>
      this.s3.client.send(
        new CompleteMultipartUploadCommand({
          Bucket: this.s3.bucket,
          Key: key,
          UploadId: uploadId,
          MultipartUpload: {
            Parts: inOrder.map((part) => ({ PartNumber: part.partNumber, ETag: part.etag })),
          },
        }),
        { requestTimeout: COMPLETION_TIMEOUT_MS, ...(signal && { abortSignal: signal }) },
      ),
    );
  }

  /**
   * Throws the parts away. An upload that is gone already is fine.
   * @returns false when the store cannot abort (the laptop's S3 server): the parts stay until its data is deleted.
   */
  async abort({ key, uploadId }: UploadRef): Promise<boolean> {
    assertKey(key);
    try {
      await this.s3.call('abort_upload', () =>
        this.s3.client.send(
          new AbortMultipartUploadCommand({
            Bucket: this.s3.bucket,
            Key: key,
            UploadId: uploadId,
          }),
        ),
      );
      return true;
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      if (error.code === 'storage.upload_not_found') return true;
      if (error.code !== 'storage.not_supported') throw error;
      this.s3.logger.warn({ key }, 'The object store cannot abort uploads; the parts stay in it');
      return false;
    }
  }
}
