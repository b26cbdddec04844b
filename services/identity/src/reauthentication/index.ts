export { ReauthenticationModule } from './reauthentication.module.js';
