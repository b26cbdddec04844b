import { defineErrors } from '@lyceum/platform';

export const providerErrors = defineErrors('identity', {
  provider_unknown: [404, 'There is no such provider'],
  redirect_not_allowed: [422, 'Nobody is sent to this address'],
  provider_flow_over: [400, 'This sign-in was not begun here, or is over; begin again'],
  provider_refused: [400, 'The provider did not let you in'],
  provider_code_invalid: [400, 'The code is not valid at the provider, or not any more'],
  provider_answer_invalid: [400, 'The answer of the provider does not belong to this sign-in'],
  provider_failed: [502, 'The provider does not answer as it should'],
  provider_unavailable: [503, 'The provider cannot be reached right now'],
  provider_email_unverified: [403, 'The provider does not vouch for an e-mail address of yours'],
  provider_link_required: [
    409,
    'There is an account with this address; sign in to it and link the provider',
  ],
  identity_taken: [409, 'This identity is linked to another account'],
  identity_not_found: [404, 'There is no such identity'],
});
