import assert from 'node:assert/strict';
import pg from 'pg';
import { eventually } from './eventually.js';

/** Resolves when `count` statements on the database wait for locks that somebody else holds. */
export async function waitingForLocks(databaseUrl: string, count: number): Promise<void> {
  // Whoever holds them in a transaction sees one and the same picture until its end.
  const observer = new pg.Client({ connectionString: databaseUrl });
  await observer.connect();
  try {
    await eventually(async () => {
      const { rowCount } = await observer.query(
        `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
      );
      assert.equal(rowCount, count);
    });
  } finally {
    await observer.end();
  }
}
