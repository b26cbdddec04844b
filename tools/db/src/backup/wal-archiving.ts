import { setTimeout as sleep } from 'node:timers/promises';
import { withClient } from '../with-client.js';

const ARCHIVING_MS = 60_000;
const POLL_MS = 100;

/** Where the server keeps its data, on its own disk. */
export function dataDirectory(adminUrl: string): Promise<string> {
  return withClient(adminUrl, async (client) => {
    const { rows } = await client.query<{ directory: string; mode: string }>(
      `select current_setting('data_directory') as directory, current_setting('archive_mode') as mode`,
    );
    const [server] = rows;
    if (server?.mode !== 'on')
      throw new Error(
        'The server does not archive its log (archive_mode is off). Start it again: npm run down, npm run up',
      );
    return server.directory;
  });
}

/**
 * Waits until everything that is committed by now is in the archive.
 *
 * @throws Error with what the server says when it cannot archive
 */
export function archivedUpToNow(adminUrl: string): Promise<void> {
  return withClient(adminUrl, async (client) => {
    // A segment without a record would not be closed.
    await client.query(`select pg_logical_emit_message(true, 'lyceum', 'archive')`);
    const { rows } = await client.query<{ segment: string }>(
      'select pg_walfile_name(pg_switch_wal()) as segment',
    );
    const segment = rows[0]!.segment;
    for (const begun = Date.now(); ; await sleep(POLL_MS)) {
      const { rows: found } = await client.query<{ last: string | null; failed: string | null }>(
        'select last_archived_wal as last, last_failed_wal as failed from pg_stat_archiver',
      );
      if ((found[0]?.last ?? '') >= segment) return;
      if (Date.now() - begun > ARCHIVING_MS)
        throw new Error(
          `${segment} is not archived after ${ARCHIVING_MS / 1000} s (last failure: ${found[0]?.failed ?? 'none'}). See the log of Postgres.`,
        );
    }
  });
}
