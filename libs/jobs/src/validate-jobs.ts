import { verifySystemDatabase } from '@dbos-inc/dbos-sdk/internal/system_database';
import { GlobalLogger } from '@dbos-inc/dbos-sdk/internal/telemetry/logs';
import type { Logger } from '@lyceum/platform';
import pg from 'pg';
import { dbosLogger } from './dbos-logger.js';
import { jobsRoleOf, jobsSchemaOf } from './jobs-schema.js';

export interface ValidateJobs {
  readonly adminUrl: string;
  readonly service: string;
  readonly logger: Logger;
}

/**
 * Checks a live schema of jobs against what the code needs.
 *
 * @returns one sentence per finding; empty when all is well
 */
export async function validateJobs({ adminUrl, service, logger }: ValidateJobs): Promise<string[]> {
  const [schema, role] = [jobsSchemaOf(service), jobsRoleOf(service)];
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ finding: string }>(FINDINGS, [schema, role]);
    const findings = rows.map(({ finding }) => `${schema}: ${finding}`);
    if (!findings.some((finding) => finding.includes('is not there'))) {
      const engineLogger = new GlobalLogger(undefined, { logger: dbosLogger(logger) });
      await verifySystemDatabase(adminUrl, engineLogger, undefined, schema).catch(() =>
        findings.push(`${schema}: is older than the code needs; run npm run db:migrate`),
      );
    }
    return findings;
  } finally {
    await client.end();
  }
}

const FINDINGS = `
SELECT 'the schema is not there; run npm run db:migrate' AS finding WHERE to_regnamespace($1) IS NULL
UNION ALL
SELECT 'row-level security is not forced on ' || relname FROM pg_class
WHERE relnamespace = to_regnamespace($1) AND relkind IN ('r', 'p') AND NOT (relrowsecurity AND relforcerowsecurity)
UNION ALL
SELECT 'table ' || relname || ' has policies for others than ' || $2 FROM pg_class c
WHERE relnamespace = to_regnamespace($1) AND relkind IN ('r', 'p')
  AND NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = c.oid AND polroles = ARRAY[to_regrole($2)]::oid[])
UNION ALL
SELECT 'view ' || relname || ' runs with the rights of its owner' FROM pg_class
WHERE relnamespace = to_regnamespace($1) AND relkind = 'v'
  AND NOT coalesce(reloptions @> '{security_invoker=true}', false)
UNION ALL
SELECT 'role ' || $2 || ' is missing' WHERE to_regrole($2) IS NULL
UNION ALL
SELECT 'role ' || rolname || ' may do more than its work' FROM pg_roles
WHERE rolname = $2 AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication)
UNION ALL
SELECT 'role ' || $2 || ' may act as ' || pg_get_userbyid(roleid) FROM pg_auth_members WHERE member = to_regrole($2)
UNION ALL
SELECT 'role ' || $2 || ' may enter schema ' || nspname FROM pg_namespace
WHERE to_regrole($2) IS NOT NULL AND nspname NOT IN ($1, 'public', 'pg_catalog', 'information_schema')
  AND has_schema_privilege(to_regrole($2), oid, 'usage')
UNION ALL
SELECT 'role ' || $2 || ' may create in schema ' || nspname FROM pg_namespace
WHERE to_regrole($2) IS NOT NULL AND has_schema_privilege(to_regrole($2), oid, 'create')`;
