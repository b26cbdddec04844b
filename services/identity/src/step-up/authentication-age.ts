import { Injectable } from '@nestjs/common';
import { systemActor, type Actor } from '@lyceum/platform';
import { Database, pointRead, statement, type Tx } from '@lyceum/persistence';

const AGE = pointRead<{ seconds: number }>(
  'sessions.authentication_age',
  `select extract(epoch from now() - authenticated_at)::float8 as seconds from sessions
   where id = $1 and revoked_at is null`,
);
const RENEW = statement(
  'sessions.renew_authentication',
  `update sessions set authenticated_at = now() where id = $1 and user_id = $2 and revoked_at is null`,
);
const SESSION_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** How long ago whoever uses a session has proved to be its user. */
@Injectable()
export class AuthenticationAge {
  constructor(private readonly database: Database) {}

  /** Seconds; without end for what is no session of a person (an API key). */
  async of(caller: Actor): Promise<number> {
    if (caller.sessionId === undefined || !SESSION_ID.test(caller.sessionId)) return Infinity;
    const [row] = await this.database.read(caller, AGE, [caller.sessionId]);
    return row?.seconds ?? Infinity;
  }

  /** The caller has just proved it again. */
  async renew(tx: Tx, caller: Actor): Promise<void> {
    const system = tx.actAs(systemActor('step-up', { origin: caller }));
    await system.execute(RENEW, [caller.sessionId, caller.userId]);
  }
}
