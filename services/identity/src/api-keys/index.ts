export { ApiKeys } from './api-keys.js';
export { ApiKeysModule } from './api-keys.module.js';
