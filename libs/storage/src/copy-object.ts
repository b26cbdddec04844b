import { CopyObjectCommand, UploadPartCopyCommand } from '@aws-sdk/client-s3';
import type { MultipartUploads, UploadedPart } from './multipart.js';
import type { S3Connection } from './s3-connection.js';

/** S3 copies no more in one request. */
export const LARGEST_COPY = 5 * 1024 ** 3;

/** The store answers once it has copied all that one request names. */
const PATIENT = { requestTimeout: 15 * 60_000 };

export interface CopyPlan {
  readonly from: string;
  readonly to: string;
  readonly size: number;
  readonly contentType: string;
  /** Bytes per request. */
  readonly partSize: number;
}

/** Copies within the bucket; the bytes stay in the store. Above `partSize` it copies range by range. */
export async function copyObject(
  s3: S3Connection,
  uploads: MultipartUploads,
  plan: CopyPlan,
): Promise<void> {
  const source = `${s3.bucket}/${plan.from}`;
  if (plan.size <= plan.partSize) {
    await s3.call('copy', () =>
      s3.client.send(
        new CopyObjectCommand({ Bucket: s3.bucket, Key: plan.to, CopySource: source }),
        PATIENT,
      ),
    );
    return;
  }
  const upload = await uploads.create(plan.to, plan.contentType);
  try {
    const parts: UploadedPart[] = [];
    for (let first = 0; first < plan.size; first += plan.partSize) {
      const last = Math.min(first + plan.partSize, plan.size) - 1;
      const partNumber = parts.length + 1;
      const { CopyPartResult } = await s3.call('copy_part', () =>
        s3.client.send(
          new UploadPartCopyCommand({
            Bucket: s3.bucket,
            Key: plan.to,
            UploadId: upload.uploadId,
            PartNumber: partNumber,
            CopySource: source,
            CopySourceRange: `bytes=${first}-${last}`,
          }),
          PATIENT,
        ),
      );
      parts.push({ partNumber, etag: CopyPartResult?.ETag as string });
    }
    await uploads.complete(upload, parts);
  } catch (error) {
    await uploads.abort(upload);
    throw error;
  }
}
