import { adminUrl, withClient } from '@lyceum/db/administration';
import type { ClientBase } from 'pg';
import { Complaint } from './complaint.js';

/**
 * Runs `work` as administrator of the stack's database. Row-level security is forced, and so holds for the
 * owner of the tables too: the session says that it acts as the system.
 *
 * @throws Complaint when there is no database, or it does not answer
 */
export async function asAdministrator<T>(
  work: (client: ClientBase) => Promise<T>,
  url = address(),
): Promise<T> {
  let connected = false;
  try {
    return await withClient(url, async (client) => {
      connected = true;
      // A server that goes away is reported by the query that fails; without a listener it ends the process.
      client.on('error', () => undefined);
      await client.query(`select set_config('app.role', 'system', false)`);
      return work(client);
    });
  } catch (error) {
    if (connected) throw error;
    throw new Complaint((error as Error).message);
  }
}

function address(): string {
  try {
    return adminUrl();
  } catch (error) {
    throw new Complaint((error as Error).message);
  }
}
