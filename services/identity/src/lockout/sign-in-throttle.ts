import { Injectable } from '@nestjs/common';
import { systemActor, type Actor } from '@lyceum/platform';
import { Database, statement, type Tx } from '@lyceum/persistence';
import { addressPrefix } from '../devices/index.js';
import { DerivedKeys } from '../keys/index.js';
import { lockoutErrors } from './lockout.errors.js';

/** Failures that cost nothing; each one more doubles the wait, which begins with 30 s and ends with 15 min. */
const FREE = { network: 5, world: 20, device: 10 } as const;

const ENSURE = statement(
  'sign_in_failures.ensure',
  `insert into sign_in_failures (key) select unnest($1::bytea[]) order by 1 on conflict do nothing`,
);
// Counted before the password is looked at, under a lock: many attempts at once are as many as one by one.
const COUNT = statement<{ wait_seconds: number; failures: number | null }>(
  'sign_in_failures.count',
  `with locked as (
     select key, failures, last_failed_at, blocked_until from sign_in_failures
     where key = any ($1::bytea[]) order by key for update
   ), verdict as (select max(blocked_until) as until from locked),
   counted as (
     update sign_in_failures f set failures = c.n, last_failed_at = now(),
       blocked_until = case when c.n < c.free then 'epoch'
         else now() + least(900, 30 * 2 ^ least(c.n - c.free, 10)) * interval '1 second' end
     from (
       select l.key, a.free,
              case when l.last_failed_at < now() - interval '1 day' then 1 else l.failures + 1 end as n
       from locked l join unnest($1::bytea[], $2::int[]) as a(key, free) using (key)
     ) c, verdict
     where f.key = c.key and verdict.until <= now() returning f.key, f.failures
   )
   select greatest(0, ceil(extract(epoch from until - now())))::int as wait_seconds,
          (select failures from counted where key = ($1::bytea[])[1]) as failures
   from verdict`,
);
// Locks are taken in the order of the keys, here as above: two sign-ins to one account must not deadlock.
const TAKE_BACK = statement(
  'sign_in_failures.take_back',
  `update sign_in_failures f set blocked_until = 'epoch',
     failures = case when f.key = any ($1::bytea[]) then 0 else greatest(0, failures - 1) end
   from (select key from sign_in_failures where key = any ($1::bytea[] || $2::bytea[])
         order by key for update) locked
   where f.key = locked.key`,
);
const CLEAR = statement(
  'sign_in_failures.clear',
  `delete from sign_in_failures f
   using (select key from sign_in_failures where key = any ($1::bytea[]) order by key for update) locked
   where f.key = locked.key`,
);
const FORGET = statement(
  'sign_in_failures.forget',
  `delete from sign_in_failures where key in (
     select key from sign_in_failures where last_failed_at < now() - interval '1 day'
     for update skip locked)`,
);

/** An attempt that may be made: it counts as failed until it is said to have succeeded. */
export interface Attempt {
  readonly own: readonly Buffer[];
  readonly world: Buffer | undefined;
  /** With it, the next one has to wait for the first time. */
  readonly isLastFree: boolean;
}

/**
 * Slows guessing down without locking anybody out who has the password. Failures are counted by address and
 * network, and by address for the whole world, except on devices on which the user has signed in before:
 * those have a counter of their own, which nobody else can run up. It makes no difference whether there is
 * an account.
 */
@Injectable()
export class SignInThrottle {
  constructor(
    private readonly database: Database,
    private readonly keys: DerivedKeys,
  ) {}

  /**
   * @param device that is known to be the user's own
   * @throws DomainError `identity.too_many_attempts`
   */
  async begin(caller: Actor, email: string, device: string | undefined): Promise<Attempt> {
    const counters = this.counters(caller, email, device);
    const keys = [...counters.own, ...(counters.world ? [counters.world] : [])];
    const free = device === undefined ? [FREE.network, FREE.world] : [FREE.device];
    const [counted] = await this.database.runAll(
      systemActor('sign-in', { origin: caller }),
      [{ statement: ENSURE, values: [keys] }],
      COUNT,
      [keys, free],
    );
    const { wait_seconds: retryAfterSeconds, failures } = counted!;
    if (retryAfterSeconds > 0) throw lockoutErrors.too_many_attempts({ retryAfterSeconds });
    return { ...counters, isLastFree: failures === free[0] };
  }

  /** The password was right: nothing of this counts. `tx` must be the service's own. */
  succeeded(tx: Tx, { own, world }: Attempt): void {
    tx.defer(TAKE_BACK, [own, world ? [world] : []]);
  }

  /** Whoever reads the mail of an address begins afresh everywhere. `tx` must be the service's own. */
  async forgive(tx: Tx, email: string): Promise<void> {
    const { own, world } = this.counters(tx.actor, email, undefined);
    await tx.execute(CLEAR, [[...own, world!]]);
  }

  async forget(tx: Tx): Promise<void> {
    await tx.execute(FORGET);
  }

  private counters(
    caller: Actor,
    email: string,
    device: string | undefined,
  ): Pick<Attempt, 'own' | 'world'> {
    const address = email.toLowerCase();
    const key = (...parts: string[]): Buffer => this.keys.sign('sign-in failures', ...parts);
    if (device !== undefined) return { own: [key('device', address, device)], world: undefined };
    const network = addressPrefix(caller.client?.address) ?? 'unknown';
    return { own: [key('network', address, network)], world: key('world', address) };
  }
}
