import { defineErrors } from '@lyceum/platform';

export const invitationErrors = defineErrors('identity', {
  invitation_not_found: [404, 'No such invitation'],
  invitation_invalid: [404, 'This invitation does not hold, or not any more'],
  invitation_for_another: [403, 'This invitation is for another e-mail address'],
  invitation_role_too_high: [403, 'You may not invite somebody with this role'],
  invited_enough: [409, 'This address was sent as many invitations as it takes in a day'],
  too_many_invitations: [409, 'The school has sent as many invitations as it may today'],
});
