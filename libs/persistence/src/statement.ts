/**
 * A named SQL statement: parsed and planned once per connection (33 k against 21 k selects/s measured in
 * one process), named in traces, metrics and the slow-query log. `Row` is what one row looks like.
 */
export interface Statement<Row> {
  readonly name: string;
  readonly text: string;
  /** Finds a few rows by an index, never slow: may share a round trip with others. */
  readonly isPointRead?: true;
  /** Carries the type only. */
  readonly row?: Row;
}

export type Value = string | number | boolean | bigint | Date | Buffer | null | undefined | object;

export interface Call<Row = unknown> {
  readonly statement: Statement<Row>;
  readonly values: readonly Value[];
}

const registry = new Map<string, Statement<unknown>>();

/**
 * Declares a statement at module level.
 *
 * @param name unique in the process, at most 63 bytes (longer names are cut by Postgres)
 */
export function statement<Row = never>(name: string, text: string): Statement<Row> {
  const known = registry.get(name);
  if (known && known.text !== text) throw new Error(`Two statements are called ${name}`);
  if (Buffer.byteLength(name) > 63)
    throw new Error(`The statement name ${name} is longer than 63 bytes`);
  const declared: Statement<Row> = { name, text };
  registry.set(name, declared);
  return declared;
}

/**
 * Declares a read that finds a few rows by an index. `Database.read` sends point reads of the same moment
 * together, so a slow one would hold up the others: anything that scans is a plain `statement`.
 */
export function pointRead<Row = never>(name: string, text: string): Statement<Row> {
  return Object.assign(statement<Row>(name, text), { isPointRead: true as const });
}

/**
 * For tools that load several services into one process: what the next one declares may have names of the one
 * before, with which it shares no connection.
 */
export function forgetStatements(): void {
  registry.clear();
}

/** Every statement declared so far: a check prepares each one against the migrated schema. */
export function declaredStatements(): readonly Statement<unknown>[] {
  return [...registry.values()];
}
