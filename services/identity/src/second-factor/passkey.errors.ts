import { defineErrors } from '@lyceum/platform';

export const passkeyErrors = defineErrors('identity', {
  passkey_not_found: [404, 'There is no such passkey'],
  passkey_known: [409, 'This passkey is registered already'],
  passkey_limit: [409, 'There are as many passkeys as an account can have'],
  passkey_not_registered: [422, 'The passkey cannot be registered; begin again'],
  passkey_refused: [401, 'The passkey was refused; begin again'],
});
