export { PasswordCheck } from './password-check.js';
export { recoveryErrors } from './recovery.errors.js';
export { RecoveryModule } from './recovery.module.js';
