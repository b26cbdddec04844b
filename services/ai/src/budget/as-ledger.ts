import { requestErrors, systemActor, type Actor } from '@lyceum/platform';
import type { Tx } from '@lyceum/persistence';

/** @throws DomainError `request.forbidden` for who acts in no school */
export function schoolOf({ tenantId }: Actor): string {
  if (tenantId === undefined) throw requestErrors.forbidden({ detail: 'Act in a school first.' });
  return tenantId;
}

/**
 * The same transaction on behalf of the service in the same school: nobody else writes what is kept about spending.
 *
 * @throws DomainError `request.forbidden` for who acts in no school
 */
export function asLedger(tx: Tx): Tx {
  const tenantId = schoolOf(tx.actor);
  if (tx.actor.role === 'system') return tx;
  return tx.actAs(systemActor('budget', { origin: tx.actor, tenantId }));
}
