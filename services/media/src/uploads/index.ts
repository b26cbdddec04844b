export {
  policyNames,
  uploadPolicies,
  type PolicyName,
  type UploadPolicy,
} from './upload-policies.js';
export { UploadParts } from './upload-parts.js';
export { uploadErrors } from './upload.errors.js';
export { UploadRepository } from './upload.repository.js';
export { Uploads } from './uploads.js';
export { UploadsModule } from './uploads.module.js';
