import type { TableKit } from './table-kit.js';

/** One step of a schema. `up` and `down` are lists of SQL statements; `down` undoes `up` exactly. */
export interface Migration {
  /** `0002_courses`: ordered by name, never renamed, never edited once it has been applied anywhere. */
  readonly id: string;
  readonly up: (kit: TableKit) => readonly string[];
  readonly down: (kit: TableKit) => readonly string[];
  /**
   * Of a migration that contracts: the release from which on code runs without what it takes away. A release that
   * brings such a migration follows that one.
   */
  readonly safeFrom?: string;
}

/** Everything a service's schema consists of. */
export interface ServiceSchema {
  /** Also the name of the schema. Its role is `lyceum_<service>`. */
  readonly service: string;
  readonly migrations: readonly Migration[];
}

/**
 * The statements of `up` as they are run, hashed and written to the master script: without the indentation
 * that they have in code, which says nothing.
 */
export const upStatements = (migration: Migration, kit: TableKit): string[] =>
  migration.up(kit).map((sql) => dedent(sql));

export function dedent(sql: string): string {
  const lines = sql.split('\n');
  const indents = lines
    .slice(1)
    .filter((line) => line.trim())
    .map((line) => /^ */.exec(line)![0].length);
  const cut = Math.min(...indents, 80);
  return lines.map((line, at) => (at === 0 ? line : line.slice(cut))).join('\n');
}

export const roleOf = (service: string): string => `lyceum_${service.replaceAll('-', '_')}`;
export const schemaOf = (service: string): string => service.replaceAll('-', '_');
