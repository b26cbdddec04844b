import { roleOf, schemaOf } from './migration.js';

/** The context that `tx.run` sets; sub-selects are evaluated once per statement, not once per row. */
export const TENANT = `(select nullif(current_setting('app.tenant_id', true), '')::uuid)`;
export const USER = `(select nullif(current_setting('app.user_id', true), '')::uuid)`;
export const IS_SYSTEM = `(select current_setting('app.role', true) = 'system')`;

/** Those who run a school, and the service itself; everybody else only looks. */
export const IS_STAFF = `(select current_setting('app.role', true) in ('owner', 'instructor', 'assistant', 'admin', 'system'))`;

export interface PartitionOptions {
  readonly table: string;
  /** A `timestamptz` column, the partition key. */
  readonly column: string;
  readonly step: 'day' | 'week' | 'month';
  /** Postgres interval after which a partition is dropped: `400 days`. */
  readonly keep: string;
  /** How many partitions exist ahead of now. */
  readonly ahead: number;
}

/**
 * SQL for the tables of one service. Every table goes through one of the `…Table` functions: row-level
 * security is then enabled and forced, and the role gets rights on exactly that table.
 */
export class TableKit {
  readonly schema: string;
  readonly role: string;

  constructor(service: string) {
    this.schema = schemaOf(service);
    this.role = roleOf(service);
  }

  /**
   * Rows of one school, seen by everybody in it and written by its staff. The column is
   * `tenant_id uuid not null`.
   */
  tenantTable(table: string): string[] {
    return [
      ...this.closed(table),
      `create policy tenant_isolation on ${table} for select using (tenant_id = ${TENANT})`,
      ...this.staffWrites(table),
      this.grant(table, 'select, insert, update, delete'),
    ];
  }

  /** Rows of one school for its staff alone, such as drafts. The column is `tenant_id uuid not null`. */
  staffTable(table: string): string[] {
    return [
      ...this.closed(table),
      `create policy tenant_isolation on ${table} for select using (tenant_id = ${TENANT} and ${IS_STAFF})`,
      ...this.staffWrites(table),
      this.grant(table, 'select, insert, update, delete'),
    ];
  }

  /**
   * Rows of one school about one person in it: that person reads them, and so does the staff, which also
   * writes them. Name the column `user_id`: the check of isolation knows by it whose rows they are.
   */
  memberTable(table: string): string[] {
    return [
      ...this.closed(table),
      `create policy tenant_isolation on ${table} for select using (tenant_id = ${TENANT} and (user_id = ${USER} or ${IS_STAFF}))`,
      ...this.staffWrites(table),
      this.grant(table, 'select, insert, update, delete'),
    ];
  }

  /**
   * A projection of facts from elsewhere: like `tenantTable`, and the service itself may touch all rows,
   * because it drops and rebuilds them. Policies of one command are joined by OR, from which no index can
   * be chosen: a query for more than a key must say `tenant_id = …` itself.
   */
  projectionTable(table: string): string[] {
    return [...this.tenantTable(table), this.systemPolicy(table)];
  }

  /** Rows about one person across schools: that person reads them, the service itself writes them. */
  personalTable(table: string, userColumn = 'user_id'): string[] {
    return [
      ...this.closed(table),
      `create policy own_rows on ${table} for select using (${userColumn} = ${USER})`,
      this.systemPolicy(table),
      this.grant(table, 'select, insert, update, delete'),
    ];
  }

  /** Rows of the service itself (outbox, keys): only work done as the system sees them. */
  systemTable(table: string): string[] {
    return [
      ...this.closed(table),
      this.systemPolicy(table),
      this.grant(table, 'select, insert, update, delete'),
    ];
  }

  /** Rows that only migrations touch. The service's role has no rights at all. */
  adminTable(table: string): string[] {
    return [
      ...this.closed(table),
      `create policy administration on ${table} to current_user using (true) with check (true)`,
    ];
  }

  /**
   * Anybody may read the rows that fulfil `condition` (a published course); adds to the table's policies,
   * so that queries must say `tenant_id = …` themselves, see `projectionTable`.
   */
  publicRead(table: string, condition: string): string {
    return `create policy public_read on ${table} for select using (${condition})`;
  }

  /** More policies of a table that has been closed by one of the functions above. */
  policy(table: string, name: string, definition: string): string {
    return `create policy ${name} on ${table} ${definition}`;
  }

  /**
   * Makes a table that was created with `partition by range (<column>)` look after itself: BRIN on the
   * time, partitions ahead of time, old ones dropped. The role has rights on the parent only, so that no
   * partition can be read around the parent's policies.
   */
  timePartitions({ table, column, step, keep, ahead }: PartitionOptions): string[] {
    return [
      `create index ${table}_${column}_brin on ${table} using brin (${column})`,
      `insert into time_partitions (table_name, step, keep, ahead) values ('${table}', '1 ${step}', '${keep}', ${ahead})`,
      `select maintain_partitions()`,
    ];
  }

  /** Undoes `timePartitions`; drop the table afterwards. */
  dropTimePartitions(table: string): string[] {
    return [`delete from time_partitions where table_name = '${table}'`];
  }

  grant(table: string, rights: string): string {
    return `grant ${rights} on ${table} to ${this.role}`;
  }

  private staffWrites(table: string): string[] {
    const condition = `(tenant_id = ${TENANT} and ${IS_STAFF})`;
    return [
      `create policy staff_insert on ${table} for insert with check ${condition}`,
      `create policy staff_update on ${table} for update using ${condition} with check ${condition}`,
      `create policy staff_delete on ${table} for delete using ${condition}`,
    ];
  }

  private closed(table: string): string[] {
    return [
      `alter table ${table} enable row level security`,
      `alter table ${table} force row level security`,
    ];
  }

  private systemPolicy(table: string): string {
    return `create policy system_access on ${table} using (${IS_SYSTEM}) with check (${IS_SYSTEM})`;
  }
}
