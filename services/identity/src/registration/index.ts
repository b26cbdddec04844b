export { RegistrationView } from './registration.dto.js';
export { RegistrationModule } from './registration.module.js';
export { Registrations } from './registrations.js';
