/** How schemas are named, made and checked, without what a service needs to use them. */
export { validateSchema } from '../schema/validate-schema.js';
export { alterRole } from './alter-role.js';
export { baseMigration } from './base.migration.js';
export { doneRequests } from './done-requests.migration.js';
export { masterScript } from './master-script.js';
export * from './migration.js';
export * from './runner.js';
export * from './table-kit.js';
