import { setTimeout as sleep } from 'node:timers/promises';
import type { Options } from './options.js';
import { withClient } from './with-client.js';

const PATIENCE_MS = 60_000;
const LOOK_MS = 500;

/**
 * Asks identity for a new signing key and waits until it has made one: only the service has the key that
 * signing keys are sealed with.
 *
 * @returns the id of the new key
 * @throws Error when no identity service answers within a minute; the request stays
 */
export function rotateSigningKey(adminUrl: string, mode: Options['mode']): Promise<string> {
  return withClient(adminUrl, async (client) => {
    // The administrator of a hosted database is bound by row-level security like everybody.
    await client.query(`select set_config('app.role', 'system', false)`);
    const { rows } = await client.query<{ id: string }>(
      'insert into identity.signing_key_rotations (mode) values ($1) returning id',
      [mode],
    );
    for (const start = Date.now(); Date.now() - start < PATIENCE_MS; await sleep(LOOK_MS)) {
      const { rows: done } = await client.query<{ kid: string | null }>(
        'select kid from identity.signing_key_rotations where id = $1',
        [rows[0]!.id],
      );
      if (done[0]?.kid) return done[0].kid;
    }
    throw new Error('No identity service has made the key yet; it will once one runs.');
  });
}
