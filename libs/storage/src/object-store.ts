import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { DomainError } from '@lyceum/platform';
import { type DeletionReport, deletePrefix, type ListedObject, listPages } from './bulk-delete.js';
import { copyObject, LARGEST_COPY } from './copy-object.js';
import { applyCors } from './cors.js';
import { applyLifecycle, type LifecyclePolicy } from './lifecycle.js';
import { MultipartUploads } from './multipart.js';
import { assertKey } from './object-key.js';
import { Presigner } from './presigner.js';
import { S3Connection, type StorageOptions } from './s3-connection.js';
import { storageErrors, toStorageError } from './storage-errors.js';

export interface ObjectHead {
  /** Bytes. */
  readonly size: number;
  readonly contentType: string;
  readonly etag: string;
  readonly lastModified: Date | undefined;
}

export interface ByteRange {
  readonly first: number;
  /** Inclusive, as in HTTP. To the end when left out. */
  readonly last?: number;
}

export interface ObjectRead {
  /** Destroying it closes the connection. */
  readonly body: Readable;
  /** Bytes that follow. */
  readonly size: number;
  readonly contentType: string;
  readonly etag: string;
  /** `bytes 0-99/1234`, when a range was asked for. */
  readonly contentRange: string | undefined;
}

export type PutObject = { readonly key: string; readonly contentType: string } & (
  | { readonly body: Uint8Array | string }
  /** S3 must know the size of a stream beforehand. */
  | { readonly body: Readable; readonly contentLength: number }
);

/**
 * One bucket of an S3 store. Every failure is one of `storageErrors`; idempotent calls are tried again by
 * the client; a `signal` ends a call early with `storage.aborted`.
 */
export class ObjectStore {
  readonly presign: Presigner;
  readonly uploads: MultipartUploads;
  readonly #s3: S3Connection;

  constructor(options: StorageOptions) {
    this.#s3 = new S3Connection(options);
    this.presign = new Presigner(this.#s3);
    this.uploads = new MultipartUploads(this.#s3);
  }

  /** `undefined` when there is no such object. */
  async head(key: string): Promise<ObjectHead | undefined> {
    assertKey(key);
    try {
      const head = await this.#s3.call('head', () =>
        this.#s3.client.send(new HeadObjectCommand({ Bucket: this.#s3.bucket, Key: key })),
      );
      return {
        size: head.ContentLength ?? 0,
        contentType: head.ContentType ?? 'application/octet-stream',
        etag: head.ETag ?? '',
        lastModified: head.LastModified,
      };
    } catch (error) {
      if (error instanceof DomainError && error.code === 'storage.object_not_found')
        return undefined;
      throw error;
    }
  }

  /** @throws storage.object_not_found, storage.range_not_satisfiable */
  async read(key: string, range?: ByteRange, signal?: AbortSignal): Promise<ObjectRead> {
    assertKey(key);
    const object = await this.#s3.call('get', () =>
      this.#s3.client.send(
        new GetObjectCommand({
          Bucket: this.#s3.bucket,
          Key: key,
          ...(range && { Range: `bytes=${range.first}-${range.last ?? ''}` }),
        }),
        signal ? { abortSignal: signal } : {},
      ),
    );
    return {
      body: object.Body as Readable,
      size: object.ContentLength ?? 0,
      contentType: object.ContentType ?? 'application/octet-stream',
      etag: object.ETag ?? '',
      contentRange: object.ContentRange,
    };
  }

  async put(object: PutObject, signal?: AbortSignal): Promise<void> {
    assertKey(object.key);
    await this.#s3.call('put', () =>
      this.#s3.client.send(
        new PutObjectCommand({
          Bucket: this.#s3.bucket,
          Key: object.key,
          ContentType: object.contentType,
          Body: object.body,
          ...('contentLength' in object && { ContentLength: object.contentLength }),
        }),
        signal ? { abortSignal: signal } : {},
      ),
    );
  }

  /**
   * Copies within the bucket, without the bytes passing here.
   * @param partSize bytes per request; only a test has a reason to change it.
   * @throws storage.object_not_found
   */
  async copy(from: string, to: string, partSize = LARGEST_COPY): Promise<void> {
    assertKey(to);
    const head = await this.head(from);
    if (!head) throw storageErrors.object_not_found({ detail: 'copy' });
    const { size, contentType } = head;
    await copyObject(this.#s3, this.uploads, { from, to, size, contentType, partSize });
  }

  /** Deleting what is not there is fine. */
  async delete(key: string): Promise<void> {
    assertKey(key);
    await this.#s3.call('delete', () =>
      this.#s3.client.send(new DeleteObjectCommand({ Bucket: this.#s3.bucket, Key: key })),
    );
  }

  deletePrefix(prefix: string, signal?: AbortSignal): Promise<DeletionReport> {
    return deletePrefix(this.#s3, prefix, signal);
  }

  /** Every object under a prefix that ends with a slash, in the order of their keys. */
  async *list(prefix: string, signal?: AbortSignal): AsyncGenerator<ListedObject> {
    for await (const page of listPages(this.#s3, prefix, signal)) yield* page;
  }

  /** Every object of the bucket, in the order of their keys. */
  async *listAll(signal?: AbortSignal): AsyncGenerator<ListedObject> {
    for await (const page of listPages(this.#s3, undefined, signal)) yield* page;
  }

  /**
   * Reads the object and compares it with what was announced.
   * @param sha256 hex, lower case.
   * @throws storage.checksum_mismatch, storage.object_not_found
   */
  async verify(
    key: string,
    expected: { readonly sha256: string; readonly size?: number },
    signal?: AbortSignal,
  ): Promise<void> {
    const actual = await this.digest(key, signal);
    if (expected.size !== undefined && expected.size !== actual.size) {
      throw storageErrors.checksum_mismatch({ detail: `The object has ${actual.size} bytes` });
    }
    if (expected.sha256 !== actual.sha256) {
      throw storageErrors.checksum_mismatch({ detail: `The SHA-256 is ${actual.sha256}` });
    }
  }

  /** SHA-256 (hex) and size of an object, streamed. @throws storage.object_not_found */
  async digest(key: string, signal?: AbortSignal): Promise<{ sha256: string; size: number }> {
    const { body } = await this.read(key, undefined, signal);
    const hash = createHash('sha256');
    let size = 0;
    try {
      for await (const chunk of body as AsyncIterable<Buffer>) {
        hash.update(chunk);
        size += chunk.length;
      }
    } catch (error) {
      throw toStorageError('get', error);
    }
    return { sha256: hash.digest('hex'), size };
  }

  applyLifecycle(policy: LifecyclePolicy): Promise<boolean> {
    return applyLifecycle(this.#s3, policy);
  }

  /** @param origins of pages; `*` for any */
  applyCors(origins: readonly string[]): Promise<boolean> {
    return applyCors(this.#s3, origins);
  }

  /** Creates the bucket unless it exists. For set-up; a service needs no right to do so. */
  async ensureBucket(): Promise<void> {
    const Bucket = this.#s3.bucket;
    const exists = await this.ping().then(
      () => true,
      (error: unknown) => {
        if (error instanceof DomainError && error.code === 'storage.bucket_not_found') return false;
        throw error;
      },
    );
    if (exists) return;
    try {
      await this.#s3.client.send(new CreateBucketCommand({ Bucket }));
    } catch (error) {
      const name = error instanceof Error ? error.name : '';
      if (name !== 'BucketAlreadyOwnedByYou') throw toStorageError('create_bucket', error);
    }
  }

  /** For readiness checks: the bucket is there and lets us in. @throws one of `storageErrors` */
  async ping(): Promise<void> {
    try {
      await this.#s3.call('ping', () =>
        this.#s3.client.send(new HeadBucketCommand({ Bucket: this.#s3.bucket })),
      );
    } catch (error) {
      if (error instanceof DomainError && error.code === 'storage.object_not_found') {
        throw storageErrors.bucket_not_found({
          detail: `Bucket ${this.#s3.bucket} does not exist`,
          cause: error,
        });
      }
      throw error;
    }
  }

  close(): void {
    this.#s3.close();
  }
}
