export { BreachedPasswords } from './breached-passwords.js';
export { IsNewPassword, IsPassword } from './password.decorators.js';
export { passwordErrors } from './password.errors.js';
export { passwordSettings } from './password-settings.js';
export { Passwords } from './passwords.js';
export { PasswordsModule } from './passwords.module.js';
