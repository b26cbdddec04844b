import { schemaOf } from '@lyceum/persistence/migrations';
import type { ClientBase } from 'pg';
import { shadowOf } from './shadow-schema.js';

export interface TableComparison {
  readonly table: string;
  readonly rows: number;
  /** The same for the same rows, in whatever order they lie. */
  readonly digest: string;
  /** Rows that are only in the live table or only in the rebuilt one. */
  readonly differing: number;
}

export interface Comparison {
  readonly tables: readonly TableComparison[];
  /** Whether both have applied the same events; if not, the tables may differ for that reason alone. */
  readonly sameEvents: boolean;
}

/** Compares the live tables with those built beside them, all at the same moment. */
export async function compare(
  client: ClientBase,
  service: string,
  projection: string,
  tables: readonly string[],
): Promise<Comparison> {
  await client.query('begin transaction isolation level repeatable read read only');
  try {
    const compared: TableComparison[] = [];
    for (const table of tables) compared.push(await compareTable(client, service, table));
    return { tables: compared, sameEvents: await sameEvents(client, service, projection) };
  } finally {
    await client.query('rollback');
  }
}

async function compareTable(
  client: ClientBase,
  service: string,
  name: string,
): Promise<TableComparison> {
  const table = client.escapeIdentifier(name);
  const [live, built] = [`${schemaOf(service)}.${table}`, `${shadowOf(service)}.${table}`];
  // A sum does not depend on the order, and needs no memory for the rows; 64 bits of each md5 are added.
  const digestOf = (source: string): string =>
    `select count(*)::int as rows, md5(coalesce(sum(('x' || left(md5(t::text), 16))::bit(64)::bigint::numeric), 0)::text) as digest from ${source} t`;
  const sides = await client.query<{ rows: number; digest: string }>(
    `${digestOf(live)} union all ${digestOf(built)}`,
  );
  const [alive, rebuilt] = sides.rows as [
    { rows: number; digest: string },
    { rows: number; digest: string },
  ];
  if (alive.digest === rebuilt.digest && alive.rows === rebuilt.rows)
    return { table: name, ...alive, differing: 0 };
  const texts = (source: string): string => `select t::text from ${source} t`;
  const { rows } = await client.query<{ differing: number }>(
    `select count(*)::int as differing from (
       (${texts(live)} except all ${texts(built)}) union all (${texts(built)} except all ${texts(live)})
     ) as difference`,
  );
  return { table: name, ...alive, differing: rows[0]!.differing };
}

/** Rows of the inbox are kept for 30 days: older ones are not asked for. */
async function sameEvents(
  client: ClientBase,
  service: string,
  projection: string,
): Promise<boolean> {
  const recent = (schema: string): string =>
    `select consumer, event_id from ${schema}.inbox where consumer like $1 and event_id > $2`;
  const [live, built] = [schemaOf(service), shadowOf(service)];
  const { rows } = await client.query(
    `(${recent(live)} except ${recent(built)}) union all (${recent(built)} except ${recent(live)}) limit 1`,
    [`${service}\\_\\_${projection}\\_\\_%`, idAt(Date.now() - 29 * 86_400_000)],
  );
  return rows.length === 0;
}

/** The smallest UUIDv7 of a moment. */
function idAt(ms: number): string {
  const hex = ms.toString(16).padStart(12, '0').padEnd(32, '0');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
