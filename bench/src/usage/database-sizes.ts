import pg from 'pg';

/** What a service has left in Postgres, in bytes. */
export interface Sizes {
  /** Its schema: tables and indexes. */
  readonly database: number;
  /** Place in the write-ahead log. */
  readonly log: number;
  /** Events that it has said. */
  readonly events: number;
  readonly eventBytes: number;
}

/** @param service whose schema it is; it must have an outbox */
export async function sizesOf(databaseUrl: string, service: string): Promise<Sizes> {
  const admin = new pg.Client({ connectionString: databaseUrl });
  await admin.connect();
  try {
    const { rows } = await admin.query<Record<keyof Sizes, string>>(
      `select
         (select coalesce(sum(pg_table_size(oid) + pg_indexes_size(oid)), 0) from pg_class
          where relnamespace = $1::regnamespace and relkind = 'r') as database,
         pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0') as log,
         count(*) as events,
         coalesce(sum(octet_length(envelope)), 0) as "eventBytes"
       from ${pg.escapeIdentifier(service)}.outbox`,
      [service],
    );
    const { database, log, events, eventBytes } = rows[0]!;
    return {
      database: Number(database),
      log: Number(log),
      events: Number(events),
      eventBytes: Number(eventBytes),
    };
  } finally {
    await admin.end();
  }
}
