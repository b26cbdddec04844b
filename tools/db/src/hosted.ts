import { createInterface } from 'node:readline';
import { pendingMigrations, schemaOf } from '@lyceum/persistence/migrations';
import { discoverSchemas, servicesWithJobs } from './discover-schemas.js';
import { withClient } from './with-client.js';

const OLDEST_POSTGRES = 150_000;

/**
 * Looks at a database that matters before anything is changed, shows what would be done, and asks.
 *
 * @param confirmed the answer was given on the command line
 * @throws Error when the database does not fit, or the answer is not yes
 */
export async function confirmHosted(adminUrl: string, confirmed: boolean): Promise<void> {
  const plan = await withClient(adminUrl, async (client) => {
    const { rows } = await client.query<{
      version: number;
      database: string;
      extensions: string[];
    }>(
      `select current_setting('server_version_num')::int as version, current_database() as database,
              array(select extname::text from pg_extension order by 1) as extensions`,
    );
    const [server] = rows as [{ version: number; database: string; extensions: string[] }];
    if (server.version < OLDEST_POSTGRES) throw new Error('PostgreSQL 15 or newer is needed');
    const lines = [`Database ${server.database}, extensions: ${server.extensions.join(', ')}`];
    for (const schema of await discoverSchemas()) {
      const foreign = await client.query<{ tables: number; ledger: boolean }>(
        `select count(*)::int as tables,
                exists (select from pg_attribute where attrelid = to_regclass($1 || '.migrations') and attname = 'checksum') as ledger
         from pg_class where relnamespace = to_regnamespace($1) and relkind in ('r', 'p')`,
        [schemaOf(schema.service)],
      );
      const [existing] = foreign.rows as [{ tables: number; ledger: boolean }];
      if (existing.tables > 0 && !existing.ledger)
        throw new Error(
          `Schema ${schemaOf(schema.service)} has tables that no migration of ours made; use another database`,
        );
      const pending = await pendingMigrations(client, schema);
      lines.push(
        `${schema.service}: ${pending.length === 0 ? 'up to date' : pending.map(({ id }) => id).join(', ')}`,
      );
    }
    for (const service of servicesWithJobs()) lines.push(`${service}: and the schema of its jobs`);
    return lines;
  });
  process.stdout.write(`${plan.join('\n')}\n`);
  if (confirmed) return;
  process.stdout.write('Apply this now? Type yes: ');
  if ((await firstLine(process.stdin)) !== 'yes') throw new Error('Nothing was changed.');
}

/** Empty when the input ends without one: nobody is there to answer. */
async function firstLine(input: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input })) return line.trim();
  return '';
}
