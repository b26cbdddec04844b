import { natsSubject, sessionRevoked } from '@lyceum/contracts';
import { eventEnvelope } from '@lyceum/messaging';
import { systemActor } from '@lyceum/platform';
import type pg from 'pg';
import { withClient } from './with-client.js';

/**
 * Makes somebody an admin of the platform, who may act in every school: by whoever administers the
 * database, and by no request. Counts from the next sign-in or refresh with the id of a school.
 *
 * @throws Error when nobody has this address
 */
export async function grantAdmin(adminUrl: string, email: string): Promise<void> {
  await asSystem(adminUrl, async (client) => {
    const { rowCount } = await client.query(
      `insert into platform_admins (user_id) select id from users where lower(email) = lower($1)
       on conflict (user_id) do update set granted_at = platform_admins.granted_at`,
      [email],
    );
    if (rowCount === 0) throw new Error('Nobody has this address');
  });
}

/**
 * Ends it, and signs the person out everywhere: within seconds no service takes a token of theirs any more.
 *
 * @throws Error when they are none
 */
export async function revokeAdmin(adminUrl: string, email: string): Promise<void> {
  await asSystem(adminUrl, async (client) => {
    const { rows } = await client.query<{ user_id: string }>(
      `delete from platform_admins using users where users.id = user_id and lower(email) = lower($1)
       returning user_id`,
      [email],
    );
    const [admin] = rows;
    if (!admin) throw new Error('This is nobody who is an admin');
    const sessions = await client.query<{ id: string }>(
      `update sessions set revoked_at = now() where user_id = $1 and revoked_at is null returning id`,
      [admin.user_id],
    );
    for (const { id } of sessions.rows) await announceEnd(client, id);
  });
}

/** As identity does in its own transactions; its relay publishes it. */
async function announceEnd(client: pg.Client, sessionId: string): Promise<void> {
  const draft = sessionRevoked.v1({ sessionId, version: 1 });
  const envelope = eventEnvelope('identity', systemActor('db:admin'), draft);
  await client.query(
    `insert into outbox (event_id, aggregate_id, nats_subject, envelope) values ($1, $2, $3, $4)`,
    [
      envelope.id,
      envelope.subject,
      natsSubject(envelope.type, undefined),
      JSON.stringify(envelope),
    ],
  );
}

/** The addresses of all admins, in the order in which they became it. */
export function listAdmins(adminUrl: string): Promise<string[]> {
  return asSystem(adminUrl, async (client) => {
    const { rows } = await client.query<{ email: string }>(
      'select email from platform_admins join users on users.id = user_id order by granted_at',
    );
    return rows.map(({ email }) => email);
  });
}

/** In one transaction. Policies bind an administrator who is no superuser too. */
function asSystem<T>(adminUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  return withClient(adminUrl, async (client) => {
    await client.query('begin');
    await client.query(
      `select set_config('app.role', 'system', true), set_config('search_path', 'identity', true)`,
    );
    // Without COMMIT, because of an error, the end of the connection takes everything back.
    const result = await work(client);
    await client.query('commit');
    return result;
  });
}
