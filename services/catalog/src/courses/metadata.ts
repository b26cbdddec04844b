import { courseErrors } from './course.errors.js';

const MAX_BYTES = 8192;

/** @throws DomainError `catalog.metadata_too_large` */
export function checkMetadata(metadata: object | undefined): void {
  if (metadata !== undefined && Buffer.byteLength(JSON.stringify(metadata)) > MAX_BYTES)
    throw courseErrors.metadata_too_large();
}
