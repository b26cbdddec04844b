export { IdentitiesModule } from './identities.module.js';
export { IdentityLinks, type LinkedIdentity } from './identity-links.js';
export { IdentityRepository, type IdentityRow } from './identity.repository.js';
