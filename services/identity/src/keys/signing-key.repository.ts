import { Injectable } from '@nestjs/common';
import type { Actor } from '@lyceum/platform';
import { Database, statement, type Tx } from '@lyceum/persistence';
import type { SigningKeyRotationsRow, SigningKeysRow } from '../schema.generated.js';

/** After its successor signs: the life of a token, a minute for clocks, and a minute for replicas to notice. */
const OVERLAP = `interval '12 minutes'`;

export type KeyRow = Pick<SigningKeysRow, 'kid' | 'public_jwk' | 'activates_at'> & {
  readonly sealed_private_key: Buffer;
};
export type RotationRow = Pick<SigningKeyRotationsRow, 'id' | 'mode'>;

/** What there is to do; `null` for nothing. */
export interface Work {
  readonly none: boolean;
  readonly overdue: boolean;
  readonly expired: boolean;
  readonly requested: boolean;
}

const LOCK = statement('keys.lock', 'lock table signing_keys in share row exclusive mode');
const LIVE = statement<KeyRow>(
  'keys.live',
  `select kid, public_jwk, sealed_private_key, activates_at from signing_keys
   where retired_at is null order by activates_at desc`,
);
const EXPIRED = `
  select kid from signing_keys k where retired_at is null and exists (
    select from signing_keys s where s.activates_at > k.activates_at and s.activates_at < now() - ${OVERLAP})`;
const WORK = statement<Work>(
  'keys.work',
  `select not exists (select from signing_keys where retired_at is null) as none,
          coalesce((select max(activates_at) from signing_keys where retired_at is null)
                   < now() - $1 * interval '1 day', false) as overdue,
          exists (${EXPIRED}) as expired,
          exists (select from signing_key_rotations where done_at is null) as requested`,
);
const INSERT = statement(
  'keys.insert',
  `insert into signing_keys (kid, public_jwk, sealed_private_key, activates_at)
   values ($1, $2, $3, now() + $4 * interval '1 minute')`,
);
const RETIRE = statement<{ kid: string }>(
  'keys.retire',
  `update signing_keys set retired_at = now(), sealed_private_key = null
   where kid in (${EXPIRED}) returning kid`,
);
const RETIRE_OTHERS = statement<{ kid: string }>(
  'keys.retire_others',
  `update signing_keys set retired_at = now(), sealed_private_key = null
   where retired_at is null and kid <> $1 returning kid`,
);
const RESEAL = statement(
  'keys.reseal',
  'update signing_keys set sealed_private_key = $2 where kid = $1',
);
const REQUESTS = statement<RotationRow>(
  'key_rotations.requests',
  'select id, mode from signing_key_rotations where done_at is null order by requested_at',
);
const DONE = statement(
  'key_rotations.done',
  'update signing_key_rotations set done_at = now(), kid = $2 where id = $1',
);

@Injectable()
export class SigningKeyRepository {
  constructor(private readonly database: Database) {}

  /** Newest first; those that are not yet signing are among them. */
  live(actor: Actor): Promise<KeyRow[]> {
    return this.database.read(actor, LIVE);
  }

  async work(actor: Actor, days: number): Promise<Work> {
    return (await this.database.read(actor, WORK, [days]))[0]!;
  }

  /** One replica at a time, until the transaction ends. */
  async lock(tx: Tx): Promise<void> {
    await tx.execute(LOCK);
  }

  async workUnderLock(tx: Tx, days: number): Promise<Work> {
    return (await tx.first(WORK, [days]))!;
  }

  liveUnderLock(tx: Tx): Promise<KeyRow[]> {
    return tx.query(LIVE);
  }

  async insert(tx: Tx, kid: string, jwk: object, sealed: Buffer, minutes: number): Promise<void> {
    await tx.execute(INSERT, [kid, jwk, sealed, minutes]);
  }

  /** Those whose last token has expired. */
  async retire(tx: Tx): Promise<string[]> {
    return (await tx.query(RETIRE)).map(({ kid }) => kid);
  }

  async retireOthers(tx: Tx, than: string): Promise<string[]> {
    return (await tx.query(RETIRE_OTHERS, [than])).map(({ kid }) => kid);
  }

  async reseal(tx: Tx, kid: string, sealed: Buffer): Promise<void> {
    await tx.execute(RESEAL, [kid, sealed]);
  }

  requests(tx: Tx): Promise<RotationRow[]> {
    return tx.query(REQUESTS);
  }

  async done(tx: Tx, id: string, kid: string): Promise<void> {
    await tx.execute(DONE, [id, kid]);
  }
}
