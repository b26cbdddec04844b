import { defineErrors } from '@lyceum/platform';

export const secondFactorErrors = defineErrors('identity', {
  totp_on: [409, 'Codes of an app are switched on already'],
  totp_off: [409, 'Codes of an app are not switched on'],
  code_wrong: [422, 'The code is wrong, has expired or was used before'],
  proof_wrong: [401, 'The second factor is not right'],
  challenge_over: [401, 'This sign-in is over; sign in again'],
  too_many_codes: [
    429,
    'Too many codes were tried for this account today; use a recovery code or a passkey',
  ],
  last_way_in: [409, 'This is the last way to sign in; add another one first'],
  second_factor_off: [409, 'There is no second factor'],
});
