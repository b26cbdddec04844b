import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import type { Logger, Metrics } from '@lyceum/platform';
import { toStorageError } from './storage-errors.js';

// It warns of versions of itself to come, between the lines of a log that is JSON; ours is the one that is locked.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

export interface StorageOptions {
  /** AWS when left out. */
  readonly endpoint?: string | undefined;
  /** Where browsers reach the store, when that is another name. */
  readonly publicEndpoint?: string | undefined;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly bucket: string;
  readonly forcePathStyle: boolean;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Longest wait for an answer to begin, or for a stalled stream to go on. Default 30 000 ms. */
  readonly timeoutMs?: number;
  /** Default 3. A stream that was partly sent is not tried again. */
  readonly attempts?: number;
}

/** The clients of one bucket: one that talks to it, one that signs URLs for others. */
export class S3Connection {
  readonly bucket: string;
  readonly client: S3Client;
  readonly signer: S3Client;
  readonly logger: Logger;
  readonly #seconds;

  constructor(options: StorageOptions) {
    this.bucket = options.bucket;
    this.logger = options.logger;
    this.client = new S3Client(clientConfig(options, options.endpoint));
    this.signer = options.publicEndpoint
      ? new S3Client(clientConfig(options, options.publicEndpoint))
      : this.client;
    this.#seconds = options.metrics.histogram(
      'storage_request_seconds',
      'Calls to the object store, until the answer begins',
      ['operation', 'outcome'],
    );
  }

  /** Runs one call. @throws an error of `storageErrors` */
  async call<T>(operation: string, send: () => Promise<T>): Promise<T> {
    const end = this.#seconds.startTimer({ operation });
    try {
      const result = await send();
      end({ outcome: 'ok' });
      return result;
    } catch (error) {
      const failure = toStorageError(operation, error);
      end({ outcome: failure.code.slice('storage.'.length) });
      throw failure;
    }
  }

  close(): void {
    this.client.destroy();
    this.signer.destroy();
  }
}

function clientConfig(options: StorageOptions, endpoint: string | undefined): S3ClientConfig {
  const timeout = options.timeoutMs ?? 30_000;
  return {
    ...(endpoint !== undefined && { endpoint }),
    region: options.region,
    credentials: { accessKeyId: options.accessKeyId, secretAccessKey: options.secretAccessKey },
    forcePathStyle: options.forcePathStyle,
    maxAttempts: options.attempts ?? 3,
    // The checksums the SDK adds by default end up inside streamed objects on stores that do not know them.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      connectionTimeout: Math.min(timeout, 5000),
      requestTimeout: timeout,
      throwOnRequestTimeout: true,
      socketTimeout: timeout,
    },
  };
}
