export { Credentials } from './credentials.js';
export { CredentialsModule } from './credentials.module.js';
