import { Injectable } from '@nestjs/common';
import { statement, type Tx } from '@lyceum/persistence';
import { asService } from './second-factor.repository.js';
import { secondFactorErrors } from './second-factor.errors.js';

const COUNT = statement<{ password: boolean; identities: number; passkeys: number }>(
  'ways_in.count',
  `select password_hash is not null as password,
          (select count(*) from identities where user_id = $1) as identities,
          (select count(*) from passkeys where user_id = $1) as passkeys
   from users where id = $1`,
);
const LOCK = statement('ways_in.lock', 'select from users where id = $1 for update');

/** A password, identities at providers, and passkeys: by each of them somebody gets into an account. */
@Injectable()
export class WaysIn {
  /**
   * To be asked in the transaction that has taken one away: of two that are taken away at the same moment, one
   * waits for the other, and then sees what it has done.
   *
   * @throws DomainError `identity.last_way_in` when none is left
   */
  async expectOneLeft(tx: Tx, userId: string): Promise<void> {
    const system = asService(tx);
    await system.execute(LOCK, [userId]);
    const { password, identities, passkeys } = (await system.first(COUNT, [userId]))!;
    if (!password && identities === 0 && passkeys === 0) throw secondFactorErrors.last_way_in();
  }
}
