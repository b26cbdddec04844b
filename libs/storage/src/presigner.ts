import { setImmediate } from 'node:timers/promises';
import { GetObjectCommand, PutObjectCommand, UploadPartCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { assertKey } from './object-key.js';
import type { S3Connection } from './s3-connection.js';
import { storageErrors } from './storage-errors.js';

/** S3 accepts no presigned URL that is valid for longer. */
const MAX_EXPIRY_SECONDS = 7 * 86_400;
/** Signing takes about 0.3 ms; other requests get their turn in between. */
const PARTS_PER_TURN = 20;

export interface PresignedRequest {
  readonly method: 'GET' | 'PUT';
  readonly url: string;
  /** To be sent exactly so; the store refuses the request otherwise. */
  readonly headers: Readonly<Record<string, string>>;
  readonly expiresAt: Date;
}

export interface PresignPut {
  readonly key: string;
  readonly contentType: string;
  /** Exact size in bytes. It is signed: a body of any other size is refused by the store. */
  readonly contentLength: number;
  readonly expiresSeconds: number;
  /** Of the whole body, base64. When given the store itself refuses a body that differs. */
  readonly sha256Base64?: string;
}

export interface PresignGet {
  readonly key: string;
  readonly expiresSeconds: number;
  /** Makes the browser save it under this name. */
  readonly downloadName?: string;
  /** Who is to use it: a browser (the default), or a program beside the service. */
  readonly audience?: 'browser' | 'service';
}

export interface PresignedPart {
  readonly partNumber: number;
  readonly url: string;
}

/** URLs by which a browser reads and writes objects directly. Signing is local; the store is not asked. */
export class Presigner {
  constructor(private readonly s3: S3Connection) {}

  /** @throws storage.invalid_key, storage.invalid_request */
  async put(request: PresignPut): Promise<PresignedRequest> {
    assertKey(request.key);
    if (!(Number.isSafeInteger(request.contentLength) && request.contentLength >= 0)) {
      throw storageErrors.invalid_request({ detail: 'The size must be a number of bytes' });
    }
    const headers: Record<string, string> = {
      'content-type': request.contentType,
      'content-length': String(request.contentLength),
      ...(request.sha256Base64 !== undefined && { 'x-amz-checksum-sha256': request.sha256Base64 }),
    };
    const command = new PutObjectCommand({
      Bucket: this.s3.bucket,
      Key: request.key,
      ContentType: request.contentType,
      ContentLength: request.contentLength,
      ...(request.sha256Base64 !== undefined && { ChecksumSHA256: request.sha256Base64 }),
    });
    const signed = new Set(['host', ...Object.keys(headers)]);
    const expiresAt = expiry(request.expiresSeconds);
    const url = await getSignedUrl(this.s3.signer, command, {
      expiresIn: request.expiresSeconds,
      signableHeaders: signed,
      unhoistableHeaders: signed,
    });
    return { method: 'PUT', url, headers, expiresAt };
  }

  /** @throws storage.invalid_key, storage.invalid_request */
  async get({
    key,
    expiresSeconds,
    downloadName,
    audience = 'browser',
  }: PresignGet): Promise<PresignedRequest> {
    assertKey(key);
    const expiresAt = expiry(expiresSeconds);
    const command = new GetObjectCommand({
      Bucket: this.s3.bucket,
      Key: key,
      ...(downloadName !== undefined && {
        ResponseContentDisposition: attachment(downloadName),
      }),
    });
    const client = audience === 'service' ? this.s3.client : this.s3.signer;
    const url = await getSignedUrl(client, command, { expiresIn: expiresSeconds });
    return { method: 'GET', url, headers: {}, expiresAt };
  }

  /** One PUT URL per part of a multipart upload. @throws storage.invalid_key, storage.invalid_request */
  async parts(request: {
    readonly key: string;
    readonly uploadId: string;
    readonly partNumbers: readonly number[];
    readonly expiresSeconds: number;
  }): Promise<PresignedPart[]> {
    assertKey(request.key);
    expiry(request.expiresSeconds);
    const parts: PresignedPart[] = [];
    for (const partNumber of request.partNumbers) {
      if (!(Number.isInteger(partNumber) && partNumber >= 1 && partNumber <= 10_000)) {
        throw storageErrors.invalid_request({ detail: 'Part numbers go from 1 to 10000' });
      }
      const command = new UploadPartCommand({
        Bucket: this.s3.bucket,
        Key: request.key,
        UploadId: request.uploadId,
        PartNumber: partNumber,
      });
      const url = await getSignedUrl(this.s3.signer, command, {
        expiresIn: request.expiresSeconds,
      });
      parts.push({ partNumber, url });
      if (parts.length % PARTS_PER_TURN === 0) await setImmediate();
    }
    return parts;
  }
}

function expiry(seconds: number): Date {
  if (!(Number.isInteger(seconds) && seconds >= 1 && seconds <= MAX_EXPIRY_SECONDS)) {
    throw storageErrors.invalid_request({
      detail: `A presigned URL is valid for 1 to ${MAX_EXPIRY_SECONDS} seconds`,
    });
  }
  return new Date(Date.now() + seconds * 1000);
}

/** RFC 6266: a plain name for old clients, the real one in UTF-8 (RFC 8187) for the others. */
function attachment(name: string): string {
  const plain = name.replaceAll(/[^\w. -]/g, '_');
  const encoded = encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
