import { statement, type Tx } from '@lyceum/persistence';

const TURN = statement(
  'learners.turn',
  `insert into learner_clocks as clock (tenant_id, user_id) values ($1, $2)
   on conflict (tenant_id, user_id) do update set claimed = clock.claimed`,
);

/**
 * Until the transaction ends nobody else changes the progress of this learner. Everything that does begins with
 * it, so that what is read afterwards holds and no two transactions wait for each other.
 */
export async function learnerTurn(tx: Tx, tenantId: string, userId: string): Promise<void> {
  await tx.execute(TURN, [tenantId, userId]);
}
