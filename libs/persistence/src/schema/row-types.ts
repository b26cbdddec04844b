import type { ClientBase } from 'pg';
import { typescriptOf } from '../column-types.js';

interface ColumnRow {
  readonly table: string;
  readonly column: string;
  readonly type: string;
  readonly nullable: boolean;
}

/**
 * TypeScript types of the rows of every table, from the migrated schema. Committed, so that code that
 * does not fit the schema does not compile, and a check fails when they are stale.
 */
export async function rowTypes(client: ClientBase, schema: string): Promise<string> {
  const { rows } = await client.query<ColumnRow>(
    `select c.relname as "table", a.attname as "column", t.typname as type, not a.attnotnull as nullable
     from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     join pg_type t on t.oid = a.atttypid
     where c.relnamespace = to_regnamespace($1) and c.relkind in ('r', 'p') and not c.relispartition
     order by c.relname, a.attnum`,
    [schema],
  );
  const tables = groupByTable(rows);
  const interfaces = [...tables].map(([table, columns]) =>
    [
      `export interface ${pascalCase(table)}Row {`,
      ...columns.map(
        ({ column, type, nullable }) =>
          `  ${column}: ${typescriptOf(type)}${nullable ? ' | null' : ''};`,
      ),
      '}',
    ].join('\n'),
  );
  return `${['// Generated from the migrated schema by `npm run generate`. Do not edit.', ...interfaces].join('\n\n')}\n`;
}

function groupByTable(rows: readonly ColumnRow[]): Map<string, ColumnRow[]> {
  const tables = new Map<string, ColumnRow[]>();
  for (const row of rows) tables.set(row.table, [...(tables.get(row.table) ?? []), row]);
  return tables;
}

function pascalCase(name: string): string {
  return name.replace(/(^|_)([a-z0-9])/g, (_match, _separator, letter: string) =>
    letter.toUpperCase(),
  );
}
