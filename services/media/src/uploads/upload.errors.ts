import { defineErrors } from '@lyceum/platform';

export const uploadErrors = defineErrors('media', {
  upload_not_found: [404, 'No such upload: it was never begun, or is over'],
  type_not_allowed: [422, 'This purpose does not take files of this type'],
  file_too_large: [422, 'The file is larger than this purpose takes'],
  not_multipart: [409, 'This upload has no parts: it is one PUT'],
  part_out_of_range: [422, 'The upload has no such part'],
  parts_missing: [409, 'Parts of the upload are missing'],
  parts_rejected: [409, 'The object store does not have the parts that were reported'],
  upload_incomplete: [409, 'The file has not arrived'],
});
