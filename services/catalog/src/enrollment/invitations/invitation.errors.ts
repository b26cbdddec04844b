import { defineErrors } from '@lyceum/platform';

export const invitationErrors = defineErrors('catalog', {
  invitation_not_found: [404, 'No such invitation to this course'],
  invitation_invalid: [404, 'This code does not hold, or not any more'],
});
