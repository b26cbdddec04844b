export { Entitlements } from './entitlements.js';
export { EntitlementsModule } from './entitlements.module.js';
