import { defineErrors } from '@lyceum/platform';

export const certificateErrors = defineErrors('progress', {
  certificate_not_found: [404, 'No such certificate'],
  certificate_revoked: [409, 'The certificate was revoked'],
  holder_named: [
    409,
    'The certificate bears a name already; the staff of the school may change it',
  ],
  holder_unnamed: [409, 'Say whose name the certificate bears first'],
});
