export type { DeletionReport, ListedObject } from './bulk-delete.js';
export type { LifecyclePolicy } from './lifecycle.js';
export {
  type MultipartUploads,
  type PartPlan,
  planParts,
  type StoredPart,
  type UploadedPart,
  type UploadRef,
} from './multipart.js';
export * from './object-key.js';
export * from './object-store.js';
export type * from './presigner.js';
export type { StorageOptions } from './s3-connection.js';
export * from './storage.module.js';
export { storageErrors } from './storage-errors.js';
export * from './storage-settings.js';
