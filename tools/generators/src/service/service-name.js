/**
 * Names that mean something else where a service's name is used: a schema of Postgres, a host of compose, a
 * route, a variable, a workspace.
 */
const reserved = new Set([
  'admin',
  'all',
  'api',
  'backend',
  'base',
  'bench',
  'current-user',
  'default',
  'e2e',
  'edge',
  'health',
  'information-schema',
  'localhost',
  'lyceum',
  'metrics',
  'migrate',
  'nats',
  'nats-admin',
  'postgres',
  'provision',
  'public',
  'redis',
  'root',
  's3',
  'service',
  'smtp',
  'system',
  'test',
  'user',
  'valkey',
  'volume-owner',
]);

/** Postgres cuts identifiers at 63 bytes, Kubernetes names too; durables add to it. */
const maxLength = 30;

/**
 * Why a service cannot have this name, or `undefined` when it can.
 *
 * @param {string} name
 * @param {readonly string[]} taken names of existing workspaces: services, libraries and tools
 * @returns {string | undefined}
 */
export function serviceNameProblem(name, taken) {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
    return `"${name}" is not kebab-case: lower-case letters and digits, joined by single hyphens, beginning with a letter`;
  }
  if (name.length > maxLength) return `"${name}" is longer than ${maxLength} characters`;
  if (name.startsWith('pg-')) return `"${name}" would be a schema of Postgres itself`;
  if (reserved.has(name)) return `"${name}" is reserved`;
  if (taken.includes(name)) return `"${name}" is taken`;
  return undefined;
}

/** @param {string} name `billing-plans` → `BILLING_PLANS` */
export const constantCase = (name) => name.toUpperCase().replaceAll('-', '_');

/** @param {string} name `billing-plans` → `billing_plans` */
export const snakeCase = (name) => name.replaceAll('-', '_');
