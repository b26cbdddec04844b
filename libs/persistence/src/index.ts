export { isConnectionFailure, isTransientFailure } from './connection-failure.js';
export * from './database.js';
export { Maintenance } from './maintenance.js';
export * from './migrations/index.js';
export * from './persistence.module.js';
export * from './persistence.settings.js';

export { describeSchema } from './schema/describe-schema.js';
export { rowTypes } from './schema/row-types.js';
export * from './statement.js';
export type { Tx } from './transaction.js';
export { isUniqueViolation } from './unique-violation.js';
