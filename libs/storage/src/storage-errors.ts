import { defineErrors, type DomainError } from '@lyceum/platform';
import { S3ServiceException } from '@aws-sdk/client-s3';

export const storageErrors = defineErrors('storage', {
  object_not_found: [404, 'No such object'],
  upload_not_found: [404, 'No such upload: it was completed, aborted or has expired'],
  invalid_key: [400, 'Not a valid object key'],
  invalid_request: [400, 'The object store cannot do what was asked'],
  invalid_parts: [422, 'The parts of the upload do not fit together'],
  range_not_satisfiable: [416, 'The object does not have that range'],
  checksum_mismatch: [422, 'The object is not what was announced'],
  access_denied: [502, 'The object store refused the credentials of this service'],
  not_supported: [501, 'This object store does not support the operation'],
  bucket_not_found: [503, 'The bucket does not exist'],
  unavailable: [503, 'The object store cannot be reached'],
  aborted: [499, 'The caller gave up'],
});

const BY_NAME: Readonly<Record<string, keyof typeof storageErrors>> = {
  NoSuchKey: 'object_not_found',
  NotFound: 'object_not_found',
  NoSuchUpload: 'upload_not_found',
  NoSuchBucket: 'bucket_not_found',
  InvalidPart: 'invalid_parts',
  InvalidPartOrder: 'invalid_parts',
  EntityTooSmall: 'invalid_parts',
  InvalidRange: 'range_not_satisfiable',
  BadDigest: 'checksum_mismatch',
  XAmzContentSHA256Mismatch: 'checksum_mismatch',
  AccessDenied: 'access_denied',
  Forbidden: 'access_denied',
  InvalidAccessKeyId: 'access_denied',
  SignatureDoesNotMatch: 'access_denied',
  NotImplemented: 'not_supported',
  MethodNotAllowed: 'not_supported',
  AbortError: 'aborted',
};

/**
 * What the store answered, as an error of the catalogue. The detail names the operation and the store's
 * own code; the original is the cause.
 * @throws the error itself when it is a mistake of ours, not an answer.
 */
export function toStorageError(operation: string, error: unknown): DomainError {
  if (error instanceof TypeError || error instanceof ReferenceError) throw error;
  const name = error instanceof Error ? error.name : 'unknown';
  const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
  const known = BY_NAME[name] ?? byStatus(status);
  return storageErrors[known]({ detail: `${operation}: ${name}`, cause: error });
}

function byStatus(status: number | undefined): keyof typeof storageErrors {
  if (status === 404) return 'object_not_found';
  if (status === 403) return 'access_denied';
  if (status === 405 || status === 501) return 'not_supported';
  if (status !== undefined && status >= 400 && status < 500) return 'invalid_request';
  return 'unavailable';
}
