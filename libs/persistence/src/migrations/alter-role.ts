import { setTimeout as delay } from 'node:timers/promises';
import pg, { type ClientBase } from 'pg';

const TRIES = 20;
const PAUSE_MS = 50;

/**
 * Runs a statement that changes a role. Roles belong to all databases of a server, and no lock is shared between
 * these: of two migrations that change one role in the same moment, Postgres refuses the later ("tuple concurrently
 * updated"), which then tries again.
 */
export async function alterRole(client: ClientBase, sql: string): Promise<void> {
  for (let tried = 1; ; tried += 1)
    try {
      await client.query(sql);
      return;
    } catch (error) {
      if (tried === TRIES || !isConcurrentUpdate(error)) throw error;
      await delay(PAUSE_MS * Math.random());
    }
}

const isConcurrentUpdate = (error: unknown): boolean =>
  error instanceof pg.DatabaseError &&
  error.code === 'XX000' &&
  /concurrently updated/.test(error.message);
