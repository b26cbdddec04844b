export { RevocationModule } from './revocation.module.js';
