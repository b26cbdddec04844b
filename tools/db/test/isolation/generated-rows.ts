import { randomBytes, randomUUID } from 'node:crypto';
import pg from 'pg';
import { qualified, type Column, type Relation } from './catalogue.js';

export type Row = Record<string, unknown>;

/** One of a school's people: what the generated rows belong to. */
export interface Owner {
  readonly tenantId: string;
  readonly userId: string;
}

const CHECK_VIOLATION = '23514';
const MOST_ATTEMPTS = 50;

/**
 * Makes rows that a table accepts, from nothing but the catalogue: types give candidates, a violated
 * check constraint asks for the next candidate of its columns, and foreign keys get their parents.
 */
export class GeneratedRows {
  private readonly tables: ReadonlyMap<string, Relation>;
  /** What was inserted, by table and school: some tables take one row of each only. */
  private readonly inserted = new Map<string, Row>();

  constructor(
    private readonly admin: pg.Client,
    relations: readonly Relation[],
  ) {
    this.tables = new Map(relations.map((relation) => [relation.name, relation]));
  }

  /** Inserts a row of `owner` as the administrator, whom no policy binds, and its parents before it. */
  async insert(table: Relation, owner: Owner): Promise<Row> {
    const key = `${table.name} ${owner.tenantId}`;
    const known = this.inserted.get(key);
    if (known) return known;
    let stored: Row = {};
    const made = await this.accepted(table, owner, async (candidate) => {
      stored = await insertRow(this.admin, table, candidate);
    });
    // With what the database has filled in: a child may point to it.
    const row = { ...stored, ...made };
    this.inserted.set(key, row);
    return row;
  }

  /** A row of `owner` that the table would take, and its parents in place, but not the row itself. */
  async prepare(table: Relation, owner: Owner): Promise<Row> {
    return this.accepted(table, owner, async (row) => {
      await this.admin.query('begin');
      try {
        await insertRow(this.admin, table, row);
      } finally {
        await this.admin.query('rollback');
      }
    });
  }

  private async accepted(
    table: Relation,
    owner: Owner,
    attempt: (row: Row) => Promise<unknown>,
  ): Promise<Row> {
    const parents = await this.parents(table, owner);
    const turns = new Map<string, number>();
    for (let tried = 0; tried < MOST_ATTEMPTS; tried += 1) {
      const row = { ...generate(table, owner, turns), ...parents };
      try {
        await attempt(row);
        return row;
      } catch (error) {
        const violated = checkOf(table, error);
        if (!violated) throw error;
        // Columns that are checked together are turned like the digits of a counter.
        for (const [at, name] of violated.columns.entries())
          if (at === 0 || tried % 5 ** at === 0) turns.set(name, (turns.get(name) ?? 0) + 1);
      }
    }
    throw new Error(`No row could be made for ${table.name}; teach the generator its constraints`);
  }

  private async parents(table: Relation, owner: Owner): Promise<Row> {
    const values: Row = {};
    for (const { columns, target, targetColumns } of table.foreignKeys) {
      if (target === table.name) continue;
      const parent = await this.insert(this.tables.get(target)!, owner);
      columns.forEach((column, at) => (values[column] = parent[targetColumns[at]!]));
    }
    return values;
  }
}

async function insertRow(client: pg.Client, table: Relation, row: Row): Promise<Row> {
  const { text, values } = insertion(table, row);
  return (await client.query<Row>(`${text} returning *`, values)).rows[0]!;
}

export function insertion(table: Relation, row: Row): { text: string; values: unknown[] } {
  const names = Object.keys(row);
  const columns = names.map((name) => `"${name}"`).join(', ');
  const places = names.map((_, at) => `$${at + 1}`).join(', ');
  return {
    text:
      names.length === 0
        ? `insert into ${qualified(table)} default values`
        : `insert into ${qualified(table)} (${columns}) values (${places})`,
    values: Object.values(row),
  };
}

function checkOf(table: Relation, error: unknown): Relation['checks'][number] | undefined {
  if (!(error instanceof pg.DatabaseError) || error.code !== CHECK_VIOLATION) return undefined;
  return table.checks.find(({ name }) => name === error.constraint);
}

function generate(table: Relation, owner: Owner, turns: ReadonlyMap<string, number>): Row {
  const row: Row = {};
  for (const column of table.columns) {
    const turn = turns.get(column.name) ?? 0;
    if (column.name === 'tenant_id') row[column.name] = owner.tenantId;
    else if (column.name === 'user_id') row[column.name] = owner.userId;
    else if (column.hasDefault && turn === 0) continue;
    else if (!column.required && turn === 0) continue;
    else {
      const candidates = [...candidatesFor(column), ...literalsFor(table, column)];
      row[column.name] = candidates[turn % candidates.length];
    }
  }
  return row;
}

/** What the check constraints of a column mention: one of several allowed words is among them. */
function literalsFor(table: Relation, { name }: Column): string[] {
  return table.checks
    .filter(({ columns }) => columns.includes(name))
    .flatMap(({ expression }) => [...expression.matchAll(/'([^']+)'/g)].map(([, word]) => word!));
}

const WHOLE_NUMBERS = [1, 0, 2, 10, 100, 1000];
const NUMBERS = [1, 0.5, 0, 2, 10, 100];

function candidatesFor({ name, type, kind, labels }: Column): unknown[] {
  if (kind === 'e') return [...labels];
  if (kind === 'r') return ['empty'];
  if (kind === 'm') return ['{}'];
  // The second is asked for where an array must not be empty.
  if (type.endsWith('[]')) return ['{}', type === 'uuid[]' ? `{${randomUUID()}}` : '{1}'];
  const word = `a${randomBytes(8).toString('hex')}`;
  const [plain] = type.split('(') as [string];
  switch (plain) {
    case 'uuid':
      return [randomUUID()];
    case 'text':
    case 'character varying':
    case 'character':
      return [word, word.slice(0, 2), `${word}@example.test`, 'en', 'A'.repeat(64)];
    case 'smallint':
    case 'integer':
    case 'bigint':
      return WHOLE_NUMBERS;
    case 'numeric':
    case 'real':
    case 'double precision':
      return NUMBERS;
    case 'boolean':
      return [true, false];
    case 'timestamp with time zone':
    case 'date':
      return [new Date(), new Date(Date.now() + 3_600_000)];
    case 'interval':
      return ['1 hour'];
    case 'json':
    case 'jsonb':
      return ['{}', '[]', '"word"', '1'];
    case 'bytea':
      return [randomBytes(32), randomBytes(16)];
    case 'bit':
    case 'bit varying':
      return ['0'.repeat(Number(/\d+/.exec(type)?.[0] ?? 1))];
    case 'tsvector':
      return ['word'];
    case 'inet':
      return ['127.0.0.1'];
    default:
      throw new Error(`No value is known for ${name} of type ${type}; teach the generator`);
  }
}
