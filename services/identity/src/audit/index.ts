export { AuditLog, type AuditEntry } from './audit-log.js';
export type { AuditAction } from './audit-actions.js';
export { AuditModule } from './audit.module.js';
