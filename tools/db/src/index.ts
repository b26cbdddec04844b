export { listBackups, type Backup } from './backup/backups.js';
export { adminUrl, bus, withClient, type StoreAccess } from './administration.js';
export { discoverSchemas, servicesWithJobs } from './discover-schemas.js';
export { generate, staleFiles, writeFiles } from './generate.js';
export { generatedFiles, type GeneratedFile } from './generated-files.js';
export { migrateAll, rollbackService, validateAll, type MigrateAllOptions } from './migrate-all.js';
export { grantAdmin, listAdmins, revokeAdmin } from './platform-admins.js';
export { readSnapshot } from './snapshots.js';
