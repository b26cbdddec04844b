import { createHash } from 'node:crypto';
import type { ClientBase } from 'pg';
import { alterRole } from './alter-role.js';
import {
  dedent,
  roleOf,
  schemaOf,
  upStatements,
  type Migration,
  type ServiceSchema,
} from './migration.js';
import { preparation } from './preparation.js';
import { TableKit } from './table-kit.js';

export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

interface LedgerRow {
  readonly id: string;
  readonly checksum: string;
}

export interface MigrateOptions {
  /** Sets the password of the service's role. Left as it is without one. */
  readonly rolePassword?: string | undefined;
  readonly log?: (line: string) => void;
}

/** SHA-256 over the statements of `up`, so that an edited migration is noticed. */
export function checksumOf(migration: Migration, kit: TableKit): string {
  return createHash('sha256').update(upStatements(migration, kit).join(';\n')).digest('hex');
}

/**
 * Applies what is pending, each migration in a transaction of its own, one runner at a time.
 *
 * @param client an administrator's connection
 * @returns the ids applied now
 * @throws MigrationError when the ledger does not fit the code, or a migration fails (it is rolled back)
 */
export async function migrate(
  client: ClientBase,
  schema: ServiceSchema,
  { rolePassword, log = () => undefined }: MigrateOptions = {},
): Promise<string[]> {
  return locked(client, async () => {
    for (const sql of preparation(schema.service)) await client.query(dedent(sql));
    if (rolePassword !== undefined)
      await alterRole(
        client,
        `alter role ${roleOf(schema.service)} password ${client.escapeLiteral(rolePassword)}`,
      );
    const done: string[] = [];
    for (const migration of await pendingMigrations(client, schema)) {
      const kit = new TableKit(schema.service);
      await step(client, schema, migration, 'apply', [
        ...upStatements(migration, kit),
        `insert into migrations (id, checksum) values ('${migration.id}', '${checksumOf(migration, kit)}')`,
      ]);
      log(`${schema.service}: applied ${migration.id}`);
      done.push(migration.id);
    }
    return done;
  });
}

/**
 * Undoes the last `count` applied migrations, newest first.
 *
 * @returns the ids undone
 */
export async function rollback(
  client: ClientBase,
  schema: ServiceSchema,
  count = 1,
  { log = () => undefined }: Pick<MigrateOptions, 'log'> = {},
): Promise<string[]> {
  return locked(client, async () => {
    const applied = await appliedMigrations(client, schema);
    const undone: string[] = [];
    for (const { id } of applied.slice(Math.max(0, applied.length - count)).reverse()) {
      const migration = schema.migrations.find((candidate) => candidate.id === id);
      if (!migration)
        throw new MigrationError(
          `${schema.service}: ${id} is applied but not in this version's code`,
        );
      const kit = new TableKit(schema.service);
      await step(client, schema, migration, 'undo', [
        ...migration.down(kit),
        `delete from migrations where id = '${id}'`,
      ]);
      log(`${schema.service}: undid ${id}`);
      undone.push(id);
    }
    return undone;
  });
}

/** What the code has and the database has not. @throws MigrationError when they contradict each other */
export async function pendingMigrations(
  client: ClientBase,
  schema: ServiceSchema,
): Promise<Migration[]> {
  const applied = await appliedMigrations(client, schema);
  const kit = new TableKit(schema.service);
  const sorted = [...schema.migrations].sort((a, b) => (a.id < b.id ? -1 : 1));
  applied.forEach(({ id, checksum }, at) => {
    const migration = sorted[at];
    if (migration?.id !== id)
      throw new MigrationError(
        `${schema.service}: the database has ${id} where the code has ${migration?.id ?? 'nothing'}; deploy the version that wrote it`,
      );
    if (checksumOf(migration, kit) !== checksum)
      throw new MigrationError(
        `${schema.service}: ${id} was edited after it had been applied; add a new migration instead`,
      );
  });
  return sorted.slice(applied.length);
}

async function appliedMigrations(client: ClientBase, schema: ServiceSchema): Promise<LedgerRow[]> {
  const exists = await client.query<{ ledger: string | null }>('select to_regclass($1) as ledger', [
    `${schemaOf(schema.service)}.migrations`,
  ]);
  if (!exists.rows[0]?.ledger) return [];
  const { rows } = await client.query<LedgerRow>(
    `select id, checksum from ${schemaOf(schema.service)}.migrations order by id collate "C"`,
  );
  return rows;
}

async function step(
  client: ClientBase,
  schema: ServiceSchema,
  migration: Migration,
  verb: 'apply' | 'undo',
  statements: readonly string[],
): Promise<void> {
  await client.query('begin');
  try {
    await client.query(`set local search_path = ${schemaOf(schema.service)}`);
    for (const sql of statements) await client.query(sql);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw new MigrationError(
      `${schema.service}: could not ${verb} ${migration.id}: ${(error as Error).message}`,
      {
        cause: error,
      },
    );
  }
}

/** One runner at a time per database; the others wait and then find nothing to do. */
async function locked<T>(client: ClientBase, work: () => Promise<T>): Promise<T> {
  await client.query(`select pg_advisory_lock(hashtextextended('lyceum:migrations', 0))`);
  try {
    return await work();
  } finally {
    await client.query(`select pg_advisory_unlock(hashtextextended('lyceum:migrations', 0))`);
  }
}
